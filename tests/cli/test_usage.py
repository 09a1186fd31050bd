"""Options, environment, tickets without a server, and the ways in which a log-in fails."""

import base64
import json
import subprocess
import zlib

import pytest
import user_sig

ACCOUNT = ["--sdk-app-id", "1400000000", "--user", "alice"]
KEY = {"TUICALL_SECRET_KEY": "a-secret"}


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["dance"],
        ["call"],
        ["call", "bob"],
        ["call", "bob", "--media", "smell", "--server", "x:1", *ACCOUNT],
        ["answer", "--reject", "--ignore", "--server", "x:1", *ACCOUNT],
        ["join", "--server", "127.0.0.1:1", "--sdk-app-id", "many", "--user", "a"],
        ["completion", "tcsh"],
        ["usersig", "make", *ACCOUNT],
        ["usersig", "make", *ACCOUNT, "--secret-key", "k", "--expire", "0"],
        ["watch", "--server", "127.0.0.1:1", *ACCOUNT],
        ["watch", "--server", "nonsense", "--secret-key", "k", *ACCOUNT],
        ["watch", "--server", "127.0.0.1:1", "--secret-key", "k", "--ca-file", "/nowhere.pem", *ACCOUNT],
        ["watch", "--server", "127.0.0.1:1", "--secret-key-file", "/nowhere", *ACCOUNT],
    ],
)
def test_a_wrong_command_line_is_explained(run, arguments):
    done = run(*arguments)
    assert done.returncode == 2, done
    assert done.stderr.strip() and not done.stdout


@pytest.mark.parametrize("path", [[], ["call"], ["shell"], ["usersig"], ["usersig", "make"], ["operator", "end-call"]])
def test_help(run, path):
    done = run(*path, "--help")
    assert done.returncode == 0 and "Usage: " in done.stdout and not done.stderr


def test_version(run):
    done = run("--version")
    assert done.returncode == 0 and done.stdout.startswith("tuicall 0.")


def test_secrets_are_not_shown(run, environment):
    for path in (["call"], ["shell"], ["usersig", "make"]):
        assert environment["TUICALL_SECRET_KEY"] not in run(*path, "--help", environment=environment).stdout


def fields_of(ticket):
    """What a ticket says, read as docs/usersig.md describes it."""
    return json.loads(zlib.decompress(base64.b64decode(ticket.translate(str.maketrans("*-_", "+/=")))))


def test_make_and_check_a_ticket(run):
    made = run("usersig", "make", *ACCOUNT, "--expire", "60", environment=KEY)
    assert made.returncode == 0
    checked = run("usersig", "check", *ACCOUNT, environment=KEY, input=made.stdout)
    assert checked.returncode == 0 and checked.stdout.startswith("valid for alice until 20")
    by_argument = run("usersig", "check", *ACCOUNT, "--json", made.stdout.strip(), environment=KEY)
    answer = json.loads(by_argument.stdout)
    fields = fields_of(made.stdout.strip())
    assert fields["TLS.expire"] == 60
    assert answer["valid"] and answer["code"] == 0 and answer["expires_at"] == fields["TLS.time"] + 60


@pytest.mark.parametrize(
    "ticket, code",
    [
        (user_sig.make(1400000000, "alice", "a-secret", -1), 70001),
        ("", 70002),
        ("nonsense", 70003),
        (user_sig.make(1400000000, "alice", "other", 60), 70009),
        (user_sig.make(1400000000, "bob", "a-secret", 60), 70013),
        (user_sig.make(1400000001, "alice", "a-secret", 60), 70014),
    ],
    ids=["expired", "empty", "malformed", "key", "user", "app"],
)
def test_a_wrong_ticket_is_explained(run, ticket, code):
    done = run("usersig", "check", *ACCOUNT, environment=KEY, input=ticket)
    assert done.returncode == 1 and f"({code})" in done.stdout
    assert run("usersig", "check", *ACCOUNT, ticket, environment=KEY).stdout == done.stdout
    answer = json.loads(run("usersig", "check", *ACCOUNT, "--json", environment=KEY, input=ticket).stdout)
    assert not answer["valid"] and answer["code"] == code and answer["message"]


def test_secrets_come_from_files(run, tmp_path):
    (tmp_path / "key").write_text("a-secret\n")
    made = run("usersig", "make", *ACCOUNT, "--secret-key-file", tmp_path / "key")
    assert run("usersig", "check", *ACCOUNT, environment=KEY, input=made.stdout).returncode == 0
    (tmp_path / "empty").write_text("\n")
    assert run("usersig", "make", *ACCOUNT, "--secret-key-file", tmp_path / "empty").returncode == 2


def test_log_in_with_a_ticket(run, environment, server, names, tmp_path):
    ticket = user_sig.make(server.sdk_app_id, names[0], server.secret_key, 60)
    (tmp_path / "ticket").write_text(ticket)
    without_key = {k: v for k, v in environment.items() if k != "TUICALL_SECRET_KEY"}
    watch = ("watch", "--for", "0.1", "--user", names[0])
    assert run(*watch, "--user-sig-file", tmp_path / "ticket", environment=without_key).returncode == 0
    assert run(*watch, environment={**without_key, "TUICALL_USER_SIG": ticket}).returncode == 0
    assert run(*watch, environment=without_key).returncode == 2


def test_a_log_in_that_fails(run, environment, names):
    wrong_key = {**environment, "TUICALL_SECRET_KEY": "wrong"}
    done = run("watch", "--user", names[0], environment=wrong_key)
    assert done.returncode == 3 and "(70009)" in done.stdout
    nobody_there = {**environment, "TUICALL_SERVER": "127.0.0.1:1"}
    done = run("watch", "--user", names[0], environment=nobody_there)
    assert done.returncode == 3 and "(-1401)" in done.stdout


def test_environment_from_the_ready_line(program, server, run, tmp_path):
    ready = {"listen": "127.0.0.1:7", "ca_file": "/a b/it's.pem", "sdk_app_id": 7, "secret_key": "$k'"}
    (tmp_path / "ready.json").write_text(json.dumps(ready) + "\n")
    script = f'eval "$({program} env {tmp_path}/ready.json)"; '
    script += 'echo "$TUICALL_SERVER|$TUICALL_CA_FILE|$TUICALL_SECRET_KEY"'
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "127.0.0.1:7|/a b/it's.pem|$k'\n"
    (tmp_path / "other.json").write_text("[]\n")
    assert run("env", tmp_path / "other.json").returncode == 2
