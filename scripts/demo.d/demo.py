"""Plays every row of the contract with real programs over a real server, and shows who receives what.

    demo.py --build-dir BUILD [--only SCENARIO...]

The users are programs in C, Python, Java and C# in turn, each a process of its own. A scenario fails if any of them
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
from agent_pool import AgentPool  # noqa: E402
from agents import all_agents  # noqa: E402
from acts import ACTS, EVENTS  # noqa: E402
from timeline import BAD, GOOD, TITLE, Screen, Timeline  # noqa: E402

# As they are shown, and as the agents are named, in the order in which they take part.
LANGUAGES = {"C": "c", "Python": "python", "Java": "java", "C#": "csharp"}


class Act(runner.Runner):
    """One scenario, shown while it is played. `commands` are the agents' command lines by language."""

    def __init__(self, scenario, server_program, pool, commands, data_dir):
        super().__init__(scenario, server_program, pool, list(commands.values()), data_dir)
        self.names = {tuple(command): language for language, command in commands.items()}

    def language(self, name):
        return self.names[tuple(self.languages[scenarios.Who.parse(name).user])]

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
    with_sound = TESTS / "endtoend" / "sound" / f"{name}.scenario"
    return with_sound if with_sound.exists() else TESTS / "scenarios" / with_sound.name


def legend(screen):
    screen.line()
    screen.line("    Each column is a program of its own, each line something that happened after so many seconds:")
    screen.line("        > call bob audio       what the program does, or what is done to it")
    screen.line(f"        {screen.paint(GOOD, 'on_user_join(bob)')}      what it is told")


def chosen(names):
    """The acts of these names, which may be any scenario's; without names those of the demonstration."""
    rows = {name: row for row, name in ACTS}
    return [(rows.get(name) or scenarios.read(path_of(name)).title, name) for name in names or rows]


def in_turn(commands, name, number):
    """The languages in another order for each act, so that each of them calls each; whoever says a tone is Python."""
    languages = list(commands)
    first = languages.index("Python") if "sound" in path_of(name).parts else number % len(languages)
    return {language: commands[language] for language in languages[first:] + languages[:first]}


def play(name, build, pool, commands, timeline):
    """Gives what went wrong, or None."""
    with tempfile.TemporaryDirectory(prefix="tuicall-demo-") as data_dir:
        try:
            program = build / "bin" / "tuicalld"
            act = Act(scenarios.read(path_of(name)), program, pool, commands, pathlib.Path(data_dir))
            act.show(timeline)
        except (AssertionError, OSError) as error:
            return str(error)
    return None


def table(screen, seen, languages):
    """All events with how often they were received; gives those that were missed."""
    screen.line()
    head = "".join(f"{language:>9}" for language in languages)
    screen.line(screen.paint(TITLE, f"    #  event                             {head}"))
    for number, event in enumerate(EVENTS, 1):
        counts = "".join(f"{seen[event, language]:9}" for language in languages)
        screen.line(screen.paint(GOOD if seen[event] else BAD, f"   {number:2}  {event:34}{counts}"))
    count = sum(1 for event in EVENTS if seen[event])
    screen.line()
    screen.line(f"    {count} of {len(EVENTS)} events seen")
    return [event for event in EVENTS if not seen[event]]


def play_all(acts, build, commands, screen, count):
    """Gives the names of those that failed."""
    failed = []
    with tempfile.TemporaryDirectory(prefix="tuicall-demo-") as folder, AgentPool(pathlib.Path(folder)) as pool:
        for number, (row, name) in enumerate(acts, 1):
            screen.line()
            screen.line(screen.paint(TITLE, f"{number}. {row}  [{name}]"))
            wrong = play(name, build, pool, in_turn(commands, name, number), Timeline(screen, count))
            if wrong:
                screen.line(screen.paint(BAD, f"FAILED: {wrong}"))
                failed.append(name)
    return failed


def main():
    options = arguments()
    screen = Screen(sys.stdout)
    seen = collections.Counter()

    def count(event, language):
        seen.update([event, (event, language)])

    started = time.monotonic()
    acts = chosen(options.only)
    build = options.build_dir.resolve()
    agents = all_agents(build)
    commands = {shown: agents[name] for shown, name in LANGUAGES.items() if name in agents}
    legend(screen)
    failed = play_all(acts, build, commands, screen, count)
    missed = table(screen, seen, commands) if not options.only else []
    screen.line(f"    {len(acts) - len(failed)} of {len(acts)} scenarios as the contract says,"
                f" {time.monotonic() - started:.0f} s")
    if failed or missed:
        screen.line(screen.paint(BAD, f"    FAILED: scenarios {failed}, events missed {missed}"))
        return 1
    screen.line(screen.paint(GOOD, "    Everybody received exactly what docs/observer.md says."))
    return 0


if __name__ == "__main__":
    sys.exit(main())
