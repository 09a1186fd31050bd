"""Shows a scenario while it is played: one column for each user, what it does and what it receives."""

import json
import os
import re
import shutil
import textwrap
import threading
import time

from agents import pairs

# The members that are shown of an event, in the order of the contract; of others all.
PARAMETERS = {
    "on_call_received": ["caller", "callees", "group", "media"],
    "on_call_begin": ["room", "media", "role"],
    "on_call_end": ["room", "media", "role", "reason", "ended_by"],
    "on_call_not_connected": ["media", "reason", "user"],
}
# They come by the clock while there is sound: all are counted, and of each user's the first is shown in which somebody
# is heard, and everybody's network was measured.
PERIODIC = {
    "on_user_voice_volume_changed": lambda event: any(volume != "0" for _, volume in pairs(event["volumes"])),
    "on_user_network_quality_changed": lambda event: all(q != "unknown" for _, q in pairs(event["qualities"])),
}
TIME_WIDTH = 9
PLAIN_WIDTH = 141
HEARD = re.compile(r"^(\S+) < (\{.*)$")
DONE = re.compile(r"^   (\S+): (.*)$")

GOOD, ASKED, BAD, QUIET, TITLE = "32", "33", "31", "2", "1"
COLOURS = {
    "on_call_received": ASKED,
    "on_user_inviting": ASKED,
    "on_call_begin": GOOD,
    "on_user_join": GOOD,
    "on_user_video_available": GOOD,
    "on_user_audio_available": GOOD,
    "on_call_media_type_changed": GOOD,
    "on_user_voice_volume_changed": GOOD,
    "on_user_network_quality_changed": GOOD,
    "on_connection_state_changed": QUIET,
}


class Screen:
    """Where it is printed: coloured and as wide as the terminal, or plain."""

    def __init__(self, stream):
        self.stream = stream
        terminal = stream.isatty()
        self.coloured = terminal and not os.environ.get("NO_COLOR")
        self.width = max(80, shutil.get_terminal_size().columns) if terminal else PLAIN_WIDTH
        stream.reconfigure(errors="replace")

    def paint(self, colour, text):
        return f"\033[{colour}m{text}\033[0m" if self.coloured and colour else text

    def line(self, text=""):
        self.stream.write(text.rstrip() + "\n")
        self.stream.flush()


def shown(value):
    if isinstance(value, list):
        return "[" + ", ".join(value) + "]"
    return "''" if value == "" else str(value)


def event_text(event):
    members = {k: v for k, v in event.items() if k not in ("event", "call_id")}
    keys = PARAMETERS.get(event["event"], members)
    return f"{event['event']}({', '.join(shown(members.get(k, '')) for k in keys)})"


class Timeline(list):
    """Takes the place of a runner's transcript: shows each line that is appended to it, and counts events."""

    def __init__(self, screen, on_event):
        super().__init__()
        self._screen = screen
        self._on_event = on_event
        self._columns = []
        self._shown = set()  # periodic events, with whom they were shown for
        self._started = time.monotonic()
        self._lock = threading.Lock()

    def begin(self, names, language_of):
        """Names the columns."""
        self._columns = names
        self._language_of = language_of
        self._width = (self._screen.width - TIME_WIDTH) // max(1, len(names))
        heads = "".join(f"{name} ({language_of(name)})".ljust(self._width) for name in names)
        self._screen.line(" " * TIME_WIDTH + self._screen.paint(TITLE, heads))

    def append(self, line):
        with self._lock:
            super().append(line)
            heard, done = HEARD.match(line), DONE.match(line)
            if heard:
                self._heard(heard[1], json.loads(heard[2]))
            elif done and done[1] in self._columns:
                self._put(done[1], "", "> " + done[2])
            elif line.startswith("   "):
                self._put(None, QUIET, line.strip())

    def _heard(self, name, said):
        if "event" in said:
            self._on_event(said["event"], self._language_of(name))
            if not self._repeats(name, said):
                self._put(name, COLOURS.get(said["event"], BAD), event_text(said))
        elif said.get("code"):
            self._put(name, BAD, f"refused: {said['code']} {said['message']}")

    def _repeats(self, name, event):
        if event["event"] not in PERIODIC:
            return False
        if (event["event"], name) in self._shown or not PERIODIC[event["event"]](event):
            return True
        self._shown.add((event["event"], name))
        return False

    def _put(self, name, colour, text):
        """Writes into one user's column; without a name across all of them."""
        moment = f"{time.monotonic() - self._started:7.3f}".ljust(TIME_WIDTH)
        if name is not None and name not in self._columns:
            name, text = None, f"{name}: {text}"
        indent = 0 if name is None else self._columns.index(name) * self._width
        width = self._screen.width - TIME_WIDTH if name is None else self._width - 2
        for part in textwrap.wrap(text, width, subsequent_indent="    "):
            self._screen.line(self._screen.paint(QUIET, moment) + " " * indent + self._screen.paint(colour, part))
            moment = " " * TIME_WIDTH
