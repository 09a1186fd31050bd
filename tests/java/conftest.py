"""What the tests of the jar share."""

import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "support"), str(ROOT / "tests" / "docs")]

from examples import launch, start_echo_caller, start_tuicall  # noqa: E402, F401  (fixtures)
from server import Server  # noqa: E402

TIMEOUT_S = 60

# Two users of one program, in a call from its beginning to its end.
PROGRAM = """
import io.tuicall.*;
import java.util.List;
import java.util.concurrent.*;

public final class Program {
    public static void main(String[] arguments) throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (TUICallEngine alice = new TUICallEngine(arguments[0], arguments[1]);
                TUICallEngine bob = new TUICallEngine(arguments[0], arguments[1])) {
            bob.addObserver(new TUICallObserver() {
                @Override
                public void onCallReceived(String caller, List<String> all, String group, TUICallMediaType media) {
                    System.out.println(caller + " calls " + all + " " + bob.callInfo().getUserData());
                    bob.accept();
                }

                @Override
                public void onCallEnd(TUIRoomId room, TUICallMediaType media, TUICallRole role, double time) {
                    System.out.println("over: " + bob.callInfo().getReason() + ", room " + room.getIntRoomId());
                    over.countDown();
                }
            });
            alice.addObserver(new TUICallObserver() {
                @Override
                public void onUserJoin(String user) {
                    alice.hangup();
                }
            });
            long app = Long.parseLong(arguments[2]);
            bob.init(app, "bob", UserSig.genUserSig(app, "bob", arguments[3])).join();
            alice.init(app, "alice", UserSig.genUserSig(app, "alice", arguments[3])).join();
            TUICallParams params = TUICallParams.builder().roomId(TUIRoomId.of(7)).userData("hello").build();
            alice.call("bob", TUICallMediaType.AUDIO, params).join();
            over.await();
            try {
                alice.join("no call").join();
            } catch (CompletionException refused) {
                System.out.println(((TUICallException) refused.getCause()).getCode());
            }
        }
    }
}
"""
EXPECTED = "alice calls [bob] hello\nover: HANGUP, room 7\n101004\n"


def pytest_addoption(parser):
    parser.addoption("--build-dir", type=pathlib.Path, required=True)


def run(*command, code=0, **options):
    """Runs a command that must end with that code; gives what it printed."""
    done = subprocess.run(
        [str(part) for part in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
        **options,
    )
    assert done.returncode == code, f"{command} ended with {done.returncode}:\n{done.stdout}"
    return done.stdout


@pytest.fixture(scope="session")
def build_dir(pytestconfig):
    return pytestconfig.getoption("--build-dir").resolve()


@pytest.fixture(scope="session")
def jar(build_dir):
    (found,) = (p for p in (build_dir / "java").glob("tuicall-*.jar") if p.stem[-1].isdigit())
    return found


@pytest.fixture(scope="session")
def program(jar, tmp_path_factory):
    """The folder with the compiled program."""
    folder = tmp_path_factory.mktemp("program")
    (folder / "Program.java").write_text(PROGRAM)
    run("javac", "--release", "8", "-Xlint:-options", "-cp", jar, "-d", folder, folder / "Program.java")
    return folder


@pytest.fixture(scope="session")
def server(build_dir, tmp_path_factory):
    running = Server(build_dir / "bin" / "tuicalld", tmp_path_factory.mktemp("server"))
    yield running
    running.stop()


@pytest.fixture
def java(jar, program, server):
    """Runs the program with the jar and these options; gives what it printed."""

    def start(*options, code=0, classpath=f"{jar}:{program}", **more):
        arguments = [server.address, server.ca_file, server.sdk_app_id, server.secret_key]
        return run("java", *options, "-cp", classpath, "Program", *arguments, code=code, **more)

    return start
