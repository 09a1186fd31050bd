"""Plays every row of the contract with real programs over a real server, and shows who receives what.

    demo.py --build-dir BUILD [--only SCENARIO...]

The users are programs in C and in Python in turn, each a process of its own. A scenario fails if any of them
receives anything else than what the scenario says.
"""

import argparse
import collections
import pathlib
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
TESTS = HERE.parent.parent / "tests"
sys.path[:0] = [str(TESTS / "endtoend"), str(TESTS / "support")]

import runner  # noqa: E402
import scenario as scenarios  # noqa: E402
from acts import ACTS, EVENTS, NEED_MEDIA  # noqa: E402
from timeline import BAD, GOOD, TITLE, Screen, Timeline  # noqa: E402

LANGUAGES = ("C", "Python")


class Act(runner.Runner):
    """One scenario, shown while it is played."""

    def language(self, name):
        command = self.languages[scenarios.Who.parse(name).user]
        return "Python" if command[0].startswith(sys.executable) else "C"

    def show(self, timeline):
        self.transcript = timeline
        steps = self.scenario.steps
        parts = [part.who for step in steps for part in step.parts if isinstance(part, scenarios.Command)]
        everybody = [*self.scenario.users, *self.scenario.offline, *(e.who for s in steps for e in s.events), *parts]
        names = dict.fromkeys(str(who) for who in everybody if who.user != "server")
        timeline.begin(sorted(names), self.language)
        self.run()


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build-dir", type=pathlib.Path, required=True)
    parser.add_argument("--only", nargs="*", help="only these scenarios")
    return parser.parse_args()


def path_of(name):
    return TESTS / "scenarios" / f"{name}.scenario"


def legend(screen):
    screen.line()
    screen.line("    Each column is a program of its own, each line something that happened after so many seconds:")
    screen.line("        > call bob audio       what the program does, or what is done to it")
    screen.line(f"        {screen.paint(GOOD, 'on_user_join(bob)')}      what it is told")


def chosen(names):
    """The acts of these names, which may be any scenario's; without names those of the demonstration."""
    rows = {name: row for row, name in ACTS}
    return [(rows.get(name) or scenarios.read(path_of(name)).title, name) for name in names or rows]


def play(name, build, timeline):
    """Gives what went wrong, or None."""
    commands = [[str(build / "bin" / "tuicall_agent_c")], [sys.executable, str(TESTS / "endtoend" / "agent.py")]]
    with tempfile.TemporaryDirectory(prefix="tuicall-demo-") as data_dir:
        try:
            act = Act(scenarios.read(path_of(name)), build / "bin" / "tuicalld", commands, pathlib.Path(data_dir))
            act.show(timeline)
        except (AssertionError, OSError) as error:
            return str(error)
    return None


def table(screen, seen):
    """All events with how often they were received; gives those that were missed."""
    screen.line()
    screen.line(screen.paint(TITLE, "    #  event                                 C   Python"))
    for number, event in enumerate(EVENTS, 1):
        counts = "".join(f"{seen[event, language]:{width}}" for language, width in zip(LANGUAGES, (5, 9)))
        remark = "   comes with the media plane" if event in NEED_MEDIA else ""
        colour = None if remark else GOOD if seen[event] else BAD
        screen.line(screen.paint(colour, f"   {number:2}  {event:34}{counts}{remark}"))
    count = sum(1 for event in EVENTS if seen[event])
    screen.line()
    screen.line(f"    {count} of {len(EVENTS)} events seen; {' and '.join(sorted(NEED_MEDIA))} need the media plane")
    return [event for event in EVENTS if not seen[event] and event not in NEED_MEDIA]


def main():
    options = arguments()
    screen = Screen(sys.stdout)
    seen = collections.Counter()

    def count(event, language):
        seen.update([event, (event, language)])

    started = time.monotonic()
    failed = []
    acts = chosen(options.only)
    legend(screen)
    for number, (row, name) in enumerate(acts, 1):
        screen.line()
        screen.line(screen.paint(TITLE, f"{number}. {row}  [{name}]"))
        wrong = play(name, options.build_dir.resolve(), Timeline(screen, count))
        if wrong:
            screen.line(screen.paint(BAD, f"FAILED: {wrong}"))
            failed.append(name)
    missed = table(screen, seen) if not options.only else []
    screen.line(f"    {len(acts) - len(failed)} of {len(acts)} scenarios as the contract says,"
                f" {time.monotonic() - started:.0f} s")
    if failed or missed:
        screen.line(screen.paint(BAD, f"    FAILED: scenarios {failed}, events missed {missed}"))
        return 1
    screen.line(screen.paint(GOOD, "    Everybody received exactly what docs/observer.md says."))
    return 0


if __name__ == "__main__":
    sys.exit(main())
