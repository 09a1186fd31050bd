"""Runs one class of the Java tests against a server of its own.

    run.py --build-dir BUILD --classpath CLASSPATH --class io.tuicall.CallTest [--java-option OPTION]…

The tests are told where the server is by system properties: tuicall.test.server, .ca, .app, .key. `--no-server` leaves
it out, for those that need none.
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))

from server import Server  # noqa: E402

CONSOLE = "org.junit.platform.console.ConsoleLauncher"


def java_command(arguments, server):
    build = arguments.build_dir.resolve()
    properties = {
        "tuicall.library.path": build / "lib",
        "tuicall.test.native": build / "lib" / "libtuicall_native_events_java.so",
        "tuicall.test.name": arguments.test_class.rpartition(".")[2],
    }
    if server is not None:
        properties |= {
            "tuicall.test.server": server.address,
            "tuicall.test.ca": server.ca_file,
            "tuicall.test.app": server.sdk_app_id,
            "tuicall.test.key": server.secret_key,
        }
    options = [f"-D{name}={value}" for name, value in properties.items()]
    options += ["-Dfile.encoding=UTF-8", *arguments.java_option]
    selection = ["--select-class", arguments.test_class, "--details=tree", "--disable-banner"]
    selection += ["--disable-ansi-colors", "--fail-if-no-tests"]
    return [arguments.java, *options, "-cp", arguments.classpath, CONSOLE, *selection]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build-dir", type=pathlib.Path, required=True)
    parser.add_argument("--classpath", required=True)
    parser.add_argument("--class", dest="test_class", required=True)
    parser.add_argument("--java", default="java")
    parser.add_argument("--java-option", action="append", default=[])
    parser.add_argument("--no-server", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tuicall-java-") as folder:
        server = None
        if not arguments.no_server:
            program = arguments.build_dir.resolve() / "bin" / "tuicalld"
            # Tests ask for more at once than people do.
            server = Server(program, pathlib.Path(folder), ["--commands-per-second", "0"])
        try:
            code = subprocess.run(java_command(arguments, server), check=False).returncode
        finally:
            if server is not None:
                server.stop()
    return code


if __name__ == "__main__":
    sys.exit(main())
