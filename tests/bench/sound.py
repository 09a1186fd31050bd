"""What it costs a program to push and to read 20 ms of sound in each language, in nanoseconds: one table.

    sound.py --build-dir BUILD [--smoke]

Each language has a program of its own that measures it, in a call through a server that is started here; those that
are built are run one after the other. One channel of 16-bit samples at 48 kHz. C's is what the library does itself.
Only figures of one run can be compared: a machine's own speed drifts. --smoke runs everything once, for the tests.
"""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))

from server import Server  # noqa: E402

TIMEOUT_S = 120
CSHARP = pathlib.Path("csharp", "bin", "TUICall.Bench", "Release")
DONE = {"push": "pushed", "read": "read"}


def languages(build):
    """The command of each language, after a part of the build that it needs."""
    java = [build / "bindings" / "java" / "classes", build / "tests" / "java" / "tuicall_java_tests.classes"]
    java = ["java", f"-Dtuicall.library.path={build / 'lib'}", "-cp", ":".join(map(str, java)), "io.tuicall.SoundBench"]
    return {
        "C": ("bin/tuicall_sound_bench", [build / "bin" / "tuicall_sound_bench"]),
        "Python": ("python/tuicall", ["/usr/bin/python3", "-B", HERE / "python_sound.py"]),
        "Java": ("bindings/java/classes", java),
        ".NET": (CSHARP / "net8.0", ["dotnet", build / CSHARP / "net8.0" / "TUICall.Bench.dll", "sound"]),
        "Mono": (CSHARP / "net472", ["mono", build / CSHARP / "net472" / "TUICall.Bench.exe", "sound"]),
    }


def measure(build, command, smoke):
    """The times that a program prints, by what they are of."""
    environment = {**os.environ, "PYTHONPATH": str(build / "python"), "LD_LIBRARY_PATH": str(build / "lib")}
    with tempfile.TemporaryDirectory() as data_dir:
        server = Server(build / "bin" / "tuicalld", pathlib.Path(data_dir))
        account = [server.address, server.ca_file, str(server.sdk_app_id), server.secret_key]
        command = [*command, *account, *(["--smoke"] if smoke else [])]
        printed = subprocess.run(
            command, env=environment, check=True, stdout=subprocess.PIPE, text=True, timeout=TIMEOUT_S
        ).stdout
        server.stop()
    times = {name: float(time) for name, time in map(str.split, printed.splitlines())}
    assert times.keys() == DONE.keys(), f"{command} printed:\n{printed}"
    return times


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build-dir", type=pathlib.Path, required=True)
    parser.add_argument("--smoke", action="store_true")
    arguments = parser.parse_args()
    build = arguments.build_dir.resolve()

    built = {language: command for language, (part, command) in languages(build).items() if (build / part).exists()}
    times = {language: measure(build, command, arguments.smoke) for language, command in built.items()}
    print(f"{'20 ms of sound, ns':28}" + "".join(f"{language:>9}" for language in times))
    for name, description in DONE.items():
        print(f"{description:28}" + "".join(f"{times[language][name]:9.0f}" for language in times))


if __name__ == "__main__":
    main()
