"""Reads a scenario file; tests/scenarios/README.md describes the format."""

import dataclasses
import re


@dataclasses.dataclass(frozen=True)
class Who:
    """A user on one device."""

    user: str
    device: str = "1"

    @staticmethod
    def parse(text):
        user, _, device = text.partition("/")
        return Who(user, device or "1")

    def __str__(self):
        return self.user if self.device == "1" else f"{self.user}/{self.device}"


@dataclasses.dataclass
class Wait:
    """Time that passes."""

    seconds: int

    def __str__(self):
        return f"wait {self.seconds} s"


@dataclasses.dataclass
class Command:
    """What one user (or the operator, 'server') does, and how it must be answered."""

    who: Who
    name: str
    arguments: list
    code: int = 0
    invited: list = None

    def __str__(self):
        return f"{self.who}: {' '.join([self.name, *self.arguments])}"


@dataclasses.dataclass
class Event:
    """What one user must receive; keys that are left out may have any value."""

    who: Who
    name: str
    keys: dict

    def __str__(self):
        return f"{self.who}: {' '.join([self.name, *(f'{k}={v}' for k, v in self.keys.items())])}"


@dataclasses.dataclass
class Step:
    """Commands and waits, decided one after the other; and the events that follow."""

    line: int
    parts: list
    events: list = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Scenario:
    name: str = ""
    title: str = ""
    users: list = dataclasses.field(default_factory=list)
    offline: list = dataclasses.field(default_factory=list)
    options: dict = dataclasses.field(default_factory=dict)
    steps: list = dataclasses.field(default_factory=list)

    def mentions(self, event):
        return any(e.name == event for step in self.steps for e in step.events)

    def waited_s(self):
        """How long it waits, all in all."""
        return sum(part.seconds for step in self.steps for part in step.parts if isinstance(part, Wait))


def seconds(text):
    """'3s' as a number."""
    return int(re.fullmatch(r"([0-9]+)s", text)[1])


def _pairs(words):
    return dict(word.split("=", 1) for word in words)


def _part(text):
    if text.split()[0] == "wait":
        return Wait(seconds(text.split()[1]))
    text, _, code = text.partition("=>")
    who, _, rest = text.strip().partition(":")
    words = rest.split()
    tail = code.split()
    answer = _pairs(w for w in words[1:] + tail if w.startswith("invited="))
    number = next((w for w in tail if "=" not in w), "0")
    command = Command(Who.parse(who.strip()), words[0], [w for w in words[1:] if not w.startswith("invited=")])
    command.code = int(number)
    if "invited" in answer:
        command.invited = [u for u in answer["invited"].split(",") if u]
    return command


def events_of(text):
    """The events of one line of expectation: 'cancelled' stands for the two forms of the same one."""
    who, _, rest = text.partition(":")
    name, *words = rest.split()
    who, keys = Who.parse(who.strip()), _pairs(words)
    if name != "cancelled":
        return [Event(who, name, keys)]
    user = {k: v for k, v in keys.items() if k == "user"}
    return [Event(who, "on_call_cancelled", user), Event(who, "on_call_not_connected", keys)]


def _header(scenario, word, rest):
    if word in ("users", "offline"):
        setattr(scenario, word, [Who.parse(text) for text in rest.split()])
    elif word == "options":
        scenario.options.update(_pairs(rest.split()))
    elif word == "scenario":
        scenario.name = rest
    elif word == "title":
        scenario.title = rest
    else:
        return False
    return True


def parse(text, source):
    """Reads a scenario, or steps of one; a line that cannot be understood is an error that names it and the source."""
    scenario = Scenario()
    for number, raw in enumerate(text.splitlines(), 1):
        line = re.sub(r"(^|\s)#.*", "", raw).rstrip()
        if not line:
            continue
        try:
            word, _, rest = line.strip().partition(" ")
            if line[0].isspace():
                scenario.steps[-1].events += events_of(line.strip())
            elif not _header(scenario, word, rest.strip()):
                scenario.steps.append(Step(number, [_part(part) for part in line.split(" & ")]))
        except (ValueError, IndexError, AttributeError) as error:
            raise ValueError(f"{source}:{number}: cannot read {line!r}: {error}") from error
    return scenario


def read(path):
    """Reads a file, which must say its own name."""
    scenario = parse(path.read_text(), path.name)
    if scenario.name != path.stem:
        raise ValueError(f"{path.name}: says 'scenario {scenario.name}', expected 'scenario {path.stem}'")
    return scenario
