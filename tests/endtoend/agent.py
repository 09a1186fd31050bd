"""The agent of the end-to-end tests in Python: one user on one device after another, driven line by line (README.md).

One thread: blocking methods for the commands, and events in ``poll``, so that ``hold`` can leave them lying.
"""

import array
import json
import math
import selectors
import sys

from tuicall import (
    TUICallEngine,
    TUICallError,
    TUICallMediaType,
    TUICallObserver,
    TUICallParams,
    TUIRoomId,
)


RATE_HZ = 16000
AMPLITUDE = 0.25  # of the tone: speech that is close, by its volume


def word(value):
    """An enumerator in the words of the protocol: LINE_BUSY is lineBusy."""
    first, *others = value.name.lower().split("_")
    return first + "".join(other.capitalize() for other in others)


def room_text(room_id):
    return str(room_id.int_room_id) if room_id.int_room_id else room_id.str_room_id


def room_named(text):
    return TUIRoomId(int_room_id=int(text)) if text.isdigit() else TUIRoomId(str_room_id=text)


def media_named(text):
    return TUICallMediaType[text.upper()]


def say(**members):
    print(json.dumps(members), flush=True)


def users(text):
    return [user for user in text.split(",") if user]


class Teller(TUICallObserver):
    """Tells every event."""

    def __init__(self, engine):
        self.engine = engine

    def on_error(self, code, message):
        say(event="on_error", code=code, message=message)

    def on_call_received(self, caller_id, callee_id_list, group_id, call_media_type):
        info = self.engine.call_info
        say(
            event="on_call_received",
            caller=caller_id,
            callees=callee_id_list,
            group=group_id,
            media=word(call_media_type),
            call_id=info.call_id,
            user_data=info.user_data,
        )

    def on_call_begin(self, room_id, call_media_type, call_role):
        say(event="on_call_begin", room=room_text(room_id), media=word(call_media_type), role=word(call_role))

    def on_call_end(self, room_id, call_media_type, call_role, total_time):
        info = self.engine.call_info
        say(
            event="on_call_end",
            room=room_text(room_id),
            media=word(call_media_type),
            role=word(call_role),
            total_time=total_time,
            reason=word(info.reason),
            ended_by=info.ended_by,
        )

    def on_call_media_type_changed(self, old_call_media_type, new_call_media_type):
        say(event="on_call_media_type_changed", old=word(old_call_media_type), new=word(new_call_media_type))

    def on_user_video_available(self, user_id, is_video_available):
        say(event="on_user_video_available", user=user_id, available=int(is_video_available))

    def on_user_audio_available(self, user_id, is_audio_available):
        say(event="on_user_audio_available", user=user_id, available=int(is_audio_available))

    def on_user_voice_volume_changed(self, volume_map):
        say(event="on_user_voice_volume_changed", volumes=[f"{user}:{volume}" for user, volume in volume_map.items()])

    def on_user_network_quality_changed(self, network_quality_list):
        qualities = [f"{info.user_id}:{word(info.quality)}" for info in network_quality_list]
        say(event="on_user_network_quality_changed", qualities=qualities)

    def on_kicked_offline(self):
        say(event="on_kicked_offline")

    def on_user_sig_expired(self):
        say(event="on_user_sig_expired")

    def on_call_not_connected(self, call_id, call_media_type, reason, user_id, info):
        say(
            event="on_call_not_connected",
            call_id=call_id,
            media=word(call_media_type),
            reason=word(reason),
            user=user_id,
            ended_by=info.ended_by,
        )

    def on_connection_state_changed(self, state):
        say(event="on_connection_state_changed", state=word(state))


def about_a_user(name):
    def tell(self, user_id):
        say(event=name, user=user_id)

    return tell


for event_name in (
    "on_call_cancelled",
    "on_user_reject",
    "on_user_no_response",
    "on_user_line_busy",
    "on_user_join",
    "on_user_leave",
    "on_user_inviting",
):
    setattr(Teller, event_name, about_a_user(event_name))


def info_members(info):
    return {
        "call_id": info.call_id,
        "room": room_text(info.room_id),
        "role": word(info.role),
        "media": word(info.media_type),
        "scene": word(info.scene),
        "caller": info.caller_id,
        "callees": info.callee_id_list,
        "chat_group": info.chat_group_id,
        "user_data": info.user_data,
        "begin_time": info.begin_time,
        "reason": word(info.reason),
        "ended_by": info.ended_by,
        "nicknames": [f"{profile.user_id}:{profile.nickname}" for profile in info.profiles],
    }


class Agent:
    """Obeys commands."""

    def __init__(self):
        self.engine = None  # from `close` to `open`
        self.ended = False
        self.selector = selectors.DefaultSelector()
        self.selector.register(sys.stdin.buffer.raw, selectors.EVENT_READ)

    def obey(self, line):
        number, name, *rest = line.split()
        if name != "quit" and (name == "open") != (self.engine is None):
            sys.exit(f"agent: '{name}' {'without' if self.engine is None else 'with'} an engine")
        options = dict(one.split("=", 1) for one in rest if "=" in one)
        answer = {"done": int(number), "code": 0, "message": ""}
        try:
            answer.update(getattr(self, "do_" + name)([one for one in rest if "=" not in one], options) or {})
        except TUICallError as error:
            answer.update(code=error.code, message=error.message)
        say(**answer)

    def params(self, options):
        return TUICallParams(
            timeout=int(options.get("timeout", 30)),
            room_id=room_named(options["room"]) if "room" in options else None,
            user_data=options.get("user_data", ""),
            chat_group_id=options.get("chat_group", ""),
        )

    def do_open(self, words, options):
        self.engine = TUICallEngine(
            options["server"], options["ca"], dispatch="poll", request_timeout=int(options.get("limit", 10_000)) / 1000
        )
        self.engine.add_observer(Teller(self.engine))
        self.app, self.user = int(options["app"]), options["user"]
        self.self_info = ("", "")
        self.do_release(words, options)

    def do_close(self, words, options):
        if self.engine in self.heeded():
            self.selector.unregister(self.engine)
        self.engine.close()
        self.engine = None

    def do_init(self, words, options):
        self.engine.init(self.app, self.user, options["sig"])

    def do_un_init(self, words, options):
        self.engine.un_init()

    def do_call(self, words, options):
        return {"call_id": self.engine.call(words[0], media_named(words[1]), self.params(options))}

    def do_calls(self, words, options):
        return {"call_id": self.engine.calls(users(words[0]), media_named(words[1]), self.params(options))}

    def do_group_call(self, words, options):
        group_id, user_list, media = words
        call_id = self.engine.group_call(group_id, users(user_list), media_named(media), self.params(options))
        return {"call_id": call_id}

    def do_accept(self, words, options):
        self.engine.accept()

    def do_reject(self, words, options):
        self.engine.reject()

    def do_ignore(self, words, options):
        self.engine.ignore()

    def do_hangup(self, words, options):
        self.engine.hangup()

    def do_invite(self, words, options):
        return {"invited": self.engine.invite_user(users(words[0]), self.params(options))}

    def do_join(self, words, options):
        self.engine.join(words[0])

    def do_join_group(self, words, options):
        self.engine.join_in_group_call(room_named(words[0]), words[1], media_named(words[2]))

    def do_switch(self, words, options):
        self.engine.switch_call_media_type(media_named(words[0]))

    def do_camera(self, words, options):
        (self.engine.open_camera if words[0] == "on" else self.engine.close_camera)()

    def do_microphone(self, words, options):
        (self.engine.open_microphone if words[0] == "on" else self.engine.close_microphone)()

    def do_tone(self, words, options):
        frequency_hz, duration_ms = (int(text) for text in words)
        step = 2 * math.pi * frequency_hz / RATE_HZ
        count = RATE_HZ * duration_ms // 1000
        samples = array.array("h", (round(32767 * AMPLITUDE * math.sin(step * i)) for i in range(count)))
        self.engine.push_audio(samples, sample_rate=RATE_HZ)

    def do_self_info(self, words, options):
        self.self_info = (words[0], words[1] if len(words) > 1 else "")
        self.engine.set_self_info(*self.self_info)

    def do_sync(self, words, options):
        self.engine.set_self_info(*self.self_info)

    def do_multi_device(self, words, options):
        self.engine.enable_multi_device_ability(words[0] == "on")

    def do_end_call(self, words, options):
        self.engine.end_call(words[0])

    def do_info(self, words, options):
        return {"info": info_members(self.engine.call_info)}

    def do_hold(self, words, options):
        self.selector.unregister(self.engine)

    def do_release(self, words, options):
        self.selector.register(self.engine, selectors.EVENT_READ)

    def do_quit(self, words, options):
        if self.engine is not None:
            self.do_close(words, options)
        self.ended = True

    def heeded(self):
        """What is waited for: the input, and the engine if it is not held."""
        return [key.fileobj for key in self.selector.get_map().values()]

    def run(self):
        waiting = b""
        while not self.ended:
            ready = {key.fileobj for key, _ in self.selector.select()}
            if self.engine in ready:
                self.engine.poll()
            if sys.stdin.buffer.raw in ready:
                chunk = sys.stdin.buffer.raw.read(65536)
                if not chunk:
                    return
                *lines, waiting = (waiting + chunk).split(b"\n")
                for line in lines:
                    self.obey(line.decode())


if __name__ == "__main__":
    Agent().run()
