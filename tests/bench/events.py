"""What one event costs into each language, in nanoseconds: one table, beside the same event through code by hand.

    events.py --build-dir BUILD [--smoke]

Each language has a program of its own that measures it, and says more when it is run alone; this one runs those that
are built, one after the other, and puts what they have in common into one table. Only figures of one run can be
compared: a machine's own speed drifts. --smoke runs everything once, for the tests.
"""

import argparse
import json
import os
import pathlib
import re
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
ROWS = {
    "on_call_media_type_changed": "2 numbers",
    "on_user_join": "1 text",
    "two_texts": "2 texts, a number",
    "on_call_received": "4 texts, a list, a number",
}
BY_HAND = "2 texts by hand"
# What two texts may cost at most, as the project has set itself; C: over the bare function.
MUST = {"C": 50, "Python": 330, "Java": 400, ".NET": 200, "Mono": 550}
ROW = re.compile(r"^(\S+|\(.+?\))\s{2,}.+?\s{2,}(\d+)\s+([\d.]+)$")


def rows(command, environment):
    """The rows that a program prints: its first column, and its two last ones."""
    printed = subprocess.run(
        command, env={**os.environ, **environment}, check=True, capture_output=True, text=True, encoding="utf-8"
    ).stdout
    found = [match.groups() for match in map(ROW.match, printed.splitlines()) if match]
    assert found, f"{command} printed no rows:\n{printed}"
    return found


def of_c(build, smoke):
    command = [build / "bin" / "tuicall_event_bench", "--benchmark_format=json"]
    command += ["--benchmark_min_time=0.001"] if smoke else []
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    times = {one["name"].partition("/")[0]: one["cpu_time"] for one in told["benchmarks"]}
    return {"two_texts": times["through_table"], BY_HAND: times["bare_function"]}


def of_python(build, smoke):
    """And of Java: the second last column is the time; a row in parentheses is by hand, the last of them two texts."""
    path = f"{build / 'python'}:{build / 'tests' / 'python'}"
    command = ["/usr/bin/python3", HERE / "python_events.py"] + (["--smoke"] if smoke else [])
    return times_and_floor(rows(command, {"PYTHONPATH": path}))


def of_java(build, smoke):
    library = build / "lib"
    classes = [build / "bindings" / "java" / "classes", build / "tests" / "java" / "tuicall_java_tests.classes"]
    command = ["java", f"-Dtuicall.library.path={library}"]
    command += [f"-Dtuicall.test.native={library / 'libtuicall_native_events_java.so'}"]
    command += ["-cp", ":".join(map(str, classes)), "io.tuicall.EventBench"]
    return times_and_floor(rows(command + (["100", "1"] if smoke else ["200000", "9"]), {}))


def times_and_floor(found):
    floor = [float(time) for name, time, _ in found if name.startswith("(")]
    return {**{name: float(time) for name, time, _ in found}, BY_HAND: floor[-1]}


def of_csharp(launcher, file):
    """The last column is the time, the one before it that of code by hand."""

    def measure(build, smoke):
        command = [launcher, build / "csharp" / "bin" / "TUICall.Bench" / "Release" / file, "events"]
        found = rows(command + (["--smoke"] if smoke else []), {"LD_LIBRARY_PATH": str(build / "lib")})
        by_hand = {name: float(hand) for name, hand, _ in found}
        return {**{name: float(time) for name, _, time in found}, BY_HAND: by_hand["two_texts"]}

    return measure


LANGUAGES = {
    "C": ("bin/tuicall_event_bench", of_c),
    "Python": ("python/tuicall", of_python),
    "Java": ("bindings/java/classes", of_java),
    ".NET": ("csharp/bin/TUICall.Bench/Release/net8.0", of_csharp("dotnet", "net8.0/TUICall.Bench.dll")),
    "Mono": ("csharp/bin/TUICall.Bench/Release/net472", of_csharp("mono", "net472/TUICall.Bench.exe")),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build-dir", type=pathlib.Path, required=True)
    parser.add_argument("--smoke", action="store_true")
    arguments = parser.parse_args()
    build = arguments.build_dir.resolve()

    built = {language: measure for language, (part, measure) in LANGUAGES.items() if (build / part).exists()}
    times = {language: measure(build, arguments.smoke) for language, measure in built.items()}
    print(f"{'one event, ns':28}" + "".join(f"{language:>9}" for language in times))
    for row, description in [*ROWS.items(), (BY_HAND, BY_HAND)]:
        cells = (f"{times[language][row]:9.0f}" if row in times[language] else f"{'':9}" for language in times)
        print(f"{description:28}" + "".join(cells))
    print(f"{'2 texts: must be at most':28}" + "".join(f"{MUST[language]:9}" for language in times))


if __name__ == "__main__":
    main()
