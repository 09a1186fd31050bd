"""What one event costs on its way from a native thread into a Python observer, in nanoseconds.

    PYTHONPATH=<build>/python:<build>/tests/python python3 tests/bench/python_events.py [--events N] [--rounds N]

The first line is the floor: a bare call through the C API with a number and two texts. Only the ratios to it, taken in
turn in one run, can be compared between machines. --smoke runs everything once, for the tests.
"""

import argparse
import statistics

import native_events

from tuicall import TUICallObserver, _native
from tuicall._observer import overridden_methods

EVENTS = {
    "on_kicked_offline": "nothing",
    "on_call_media_type_changed": "2 numbers (enumerators)",
    "on_user_join": "1 text",
    "on_error": "a number, 1 text (not ASCII)",
    "two_texts": "2 texts, an empty list, an enumerator",
    "on_call_received": "4 texts, a list, an enumerator",
    "on_call_begin": "a room, 2 enumerators",
    "on_call_not_connected": "2 texts, 2 enumerators, the call's info",
}


class Silent(TUICallObserver):
    """Has the methods, and does nothing."""

    def on_kicked_offline(self):
        pass

    def on_call_media_type_changed(self, old_call_media_type, new_call_media_type):
        pass

    def on_user_join(self, user_id):
        pass

    def on_error(self, code, message):
        pass

    def on_call_received(self, caller_id, callee_id_list, group_id, call_media_type):
        pass

    def on_call_begin(self, room_id, call_media_type, call_role):
        pass

    def on_call_not_connected(self, call_id, call_media_type, reason, user_id, info):
        pass

    def three(self, number, first, second):
        """For the floor."""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--smoke", action="store_true")
    arguments = parser.parse_args()
    events, rounds = (100, 1) if arguments.smoke else (arguments.events, arguments.rounds)

    observer = Silent()
    native = _native.Observer(overridden_methods(observer))
    table = native.table()
    floor = []
    taken = {name: [] for name in EVENTS}
    for _ in range(rounds):
        floor.append(native_events.call_bare(observer.three, events))
        for name in EVENTS:
            taken[name].append(native_events.raise_events(table, name, events))

    bottom = statistics.median(floor)
    print(f"{'event':28} {'arguments':40} {'ns':>7} {'× floor':>8}")
    print(f"{'(floor)':28} {'a number, 2 texts':40} {bottom:7.0f} {1:8.2f}")
    for name, description in EVENTS.items():
        median = statistics.median(taken[name])
        print(f"{name:28} {description:40} {median:7.0f} {median / bottom:8.2f}")


if __name__ == "__main__":
    main()
