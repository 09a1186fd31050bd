"""What the demonstration shows: the rows of docs/observer.md, each played by a scenario of tests/scenarios."""

# Row of the contract, and the scenario that plays it.
ACTS = [
    ("A calls B, B accepts, A hangs up", "accept-audio"),
    ("A cancels while it rings", "cancel"),
    ("B rejects", "reject"),
    ("B does not answer within the timeout", "no-response"),
    ("B is in another call", "busy-talking"),
    ("B ignores", "ignore"),
    ("B could not take the call: its program died while it rang", "vanished-until-timeout"),
    ("B could not take the call, and returns while it rings", "vanished-returns"),
    ("B is offline when called, and logs in while it rings", "offline-logs-in"),
    ("B is offline when called: a missed call at its next log-in", "offline-missed"),
    ("B hangs up", "accept-video"),
    ("The connection of B is lost for longer than the grace time", "lost-callee"),
    ("The connection of A is lost for longer than the grace time", "lost-caller"),
    ("The connection breaks and comes back within the grace time", "cut-talking"),
    ("The operator ends a call that rings", "operator-end-ringing"),
    ("The operator ends a call that has begun", "operator-end-talking"),
    ("The media type is switched", "switch-media"),
    ("B has two devices, the first answers", "two-devices-accept"),
    ("B has two devices, the first rejects", "two-devices-reject"),
    ("B logs in a second time", "second-login-ringing"),
    ("Camera and microphone", "streams"),
    ("A group call", "group-call"),
    ("More people are invited into a running call", "invite-into-single"),
    ("The ticket runs out while online", "ticket-runs-out"),
    ("The engine cannot come back by itself", "key-changed"),
]

# All events, by their numbers in docs/observer.md.
EVENTS = [
    "on_error",
    "on_call_received",
    "on_call_cancelled",
    "on_call_begin",
    "on_call_end",
    "on_call_media_type_changed",
    "on_user_reject",
    "on_user_no_response",
    "on_user_line_busy",
    "on_user_join",
    "on_user_leave",
    "on_user_video_available",
    "on_user_audio_available",
    "on_user_voice_volume_changed",
    "on_user_network_quality_changed",
    "on_kicked_offline",
    "on_user_sig_expired",
    "on_call_not_connected",
    "on_user_inviting",
    "on_connection_state_changed",
]

# They are measured on the media path, which this version does not have yet.
NEED_MEDIA = {"on_user_voice_volume_changed", "on_user_network_quality_changed"}
