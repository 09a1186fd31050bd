"""What a running program does when the server no longer takes its ticket."""

import json

import pytest
import user_sig
from conftest import account

LOGGED_IN = {"event": "on_connection_state_changed", "state": "connected"}
EXPIRED, WRONG_KEY, UNKNOWN_APP = 70001, 70009, 70020
OTHER_KEY = "another-key-" * 4
LIFE_S = 3  # of a ticket: enough for the log-in
COMMANDS = [("watch",), ("answer",), ("call", "nobody", "--timeout", "0"), ("shell",)]
IDS = [command[0] for command in COMMANDS]


def ticket_of(user, server, life_s):
    return user_sig.make(server.sdk_app_id, user, server.secret_key, life_s)


def without_key(server):
    return {**account(server), "TUICALL_SECRET_KEY": ""}


def restart_with(server, **changes):
    """Restarts the server with its app changed; it knows nobody who was online."""
    path = server.data_dir / "secrets.json"
    secrets = json.loads(path.read_text())
    secrets["apps"][0].update(changes)
    path.write_text(json.dumps(secrets))
    server.kill_and_restart()


def test_a_ticket_that_runs_out_is_made_anew_with_the_key(start, server, names):
    watcher = start("watch", "--user", names[0], TUICALL_USER_SIG=ticket_of(names[0], server, LIFE_S))
    watcher.until(**LOGGED_IN)
    watcher.until(event="on_user_sig_expired")
    assert watcher.until(result=f"log in as {names[0]}")["code"] == 0
    assert start("call", names[0], "--user", names[1], "--timeout", "1").ends() == 1
    watcher.until(event="on_call_received")


def test_a_ticket_that_has_run_out_already(start, server, names):
    old = {"TUICALL_USER_SIG": ticket_of(names[0], server, -1)}
    watcher = start("watch", "--user", names[0], **old)
    assert watcher.until(result=f"log in as {names[0]}")["code"] == EXPIRED
    assert watcher.until(result=f"log in as {names[0]}")["code"] == 0
    assert start("watch", "--user", names[0], **without_key(server), **old).ends() == 3


def test_a_ticket_that_runs_out_without_a_key(start, server, names):
    """All commands at once: they wait for the same seconds."""

    def begin(user, command):
        return start(*command, "--user", user, **without_key(server), TUICALL_USER_SIG=ticket_of(user, server, LIFE_S))

    programs = [begin(f"{names[0]}-{command[0]}", command) for command in COMMANDS]
    for program in programs:
        assert "no secret key" in program.until(result="log in again")["message"]
        assert program.ends() == 1


@pytest.mark.parametrize("command", COMMANDS, ids=IDS)
def test_a_key_that_is_withdrawn(start, own_server, names, command):
    program = start(*command, "--user", names[0], **account(own_server))
    program.until(**({"result": "call nobody"} if command[0] == "call" else LOGGED_IN))
    restart_with(own_server, keys=[OTHER_KEY])
    program.until(event="on_error", code=WRONG_KEY)
    program.until(result=f"log in as {names[0]}", code=WRONG_KEY)
    assert program.ends() == 1


def test_a_key_whose_file_was_changed_in_time(start, own_server, names, tmp_path):
    (tmp_path / "key").write_text(own_server.secret_key)
    files = {**without_key(own_server), "TUICALL_SECRET_KEY_FILE": str(tmp_path / "key")}
    watcher = start("watch", "--user", names[0], **files)
    watcher.until(**LOGGED_IN)
    (tmp_path / "key").write_text(OTHER_KEY)
    restart_with(own_server, keys=[OTHER_KEY])
    watcher.until(event="on_error", code=WRONG_KEY)
    assert watcher.until(result=f"log in as {names[0]}")["code"] == 0


def test_an_app_that_is_gone(start, own_server, names):
    ticket = {"TUICALL_USER_SIG": ticket_of(names[0], own_server, 60)}
    watcher = start("watch", "--user", names[0], **without_key(own_server), **ticket)
    watcher.until(**LOGGED_IN)
    restart_with(own_server, sdk_app_id=own_server.sdk_app_id + 1)
    watcher.until(event="on_error", code=UNKNOWN_APP)
    assert "no secret key" in watcher.until(result="log in again")["message"]
    assert watcher.ends() == 1
