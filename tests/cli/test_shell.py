"""tuicall shell: commands are typed or piped in while events show."""

LOGGED_IN = {"event": "on_connection_state_changed", "state": "connected"}


def test_a_conversation(start, names):
    alice, bob, _ = names
    callee = start("shell", "--user", bob)
    callee.until(**LOGGED_IN)
    caller = start("shell", "--user", alice)
    caller.type(f"call {bob} video timeout=20 user_data=hello")
    assert callee.until(event="on_call_received")["user_data"] == "hello"
    callee.type("accept")
    caller.until(event="on_user_join")
    for command, event in [
        ("camera on", "on_user_video_available"),
        ("microphone on", "on_user_audio_available"),
        ("switch audio", "on_call_media_type_changed"),
    ]:
        caller.type(command)
        callee.until(event=event)
    caller.until(event="on_call_media_type_changed")
    caller.type("info")
    info = next_info(caller)
    assert info["caller"] == alice and info["media"] == "audio" and info["begin_time"] > 0
    callee.type("hangup")
    caller.until(event="on_call_end")
    caller.type("quit")
    assert caller.ends() == 0
    callee.end_input()
    assert callee.ends() == 0


def next_info(program):
    while True:
        line = program.until()
        if "info" in line:
            return line["info"]


def test_a_script(run, environment, names):
    alice, bob, _ = names
    script = f"call {bob} timeout=1\nwait on_user_no_response\nwait on_call_not_connected 5\n# the end\n"
    done = run("shell", "--user", alice, environment=environment, input=script)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "did not answer" in done.stdout and "not connected: noResponse" in done.stdout


def test_a_script_that_fails(run, environment, names):
    for script in ["accept\n", "call\n", "dance\n", "wait on_call_begin 0.1\n", "camera maybe\n", "sleep long\n"]:
        done = run("shell", "--user", names[0], environment=environment, input=script)
        assert done.returncode == 1, script
        assert "refused" in done.stdout, script


def test_help_names_every_command(run, environment, names):
    done = run("shell", "--user", names[0], environment=environment, input="help")
    for command in ("call", "accept", "reject", "ignore", "hangup", "invite", "join", "join-group", "switch", "camera"):
        assert f" {command} " in done.stdout
    assert done.returncode == 0
