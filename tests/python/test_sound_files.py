"""Files and tones: what is played is heard and recorded; what ends them; what is refused."""

import array
import asyncio
import os
import pathlib
import wave

import pytest

from conftest import TIMEOUT_S, connected_pair
from test_sound import AMPLITUDE, RATE_HZ, about, hear, power
from tuicall import TUICallEngine, TUICallError, aio


def read_recording(path):
    with wave.open(os.fspath(path), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        return array.array("h", file.readframes(file.getnframes())), file.getframerate()


def loudest(samples, rate_hz, frequency_hz=440.0):
    piece = rate_hz // 5
    return max(power(samples[i : i + piece], frequency_hz, rate_hz) for i in range(0, len(samples) - piece, piece))


def test_a_tone_is_recorded_and_the_recording_is_played(world, tmp_path):
    (alice, _, alice_id), (bob, _, _) = connected_pair(world)
    alice.open_microphone()
    mixed = bob.record_file(tmp_path / "mixed.wav")
    one = bob.record_file(tmp_path / "one.wav", user_id=alice_id, sample_rate=RATE_HZ)
    alice.play_tone(440, 2, amplitude=AMPLITUDE).result(TIMEOUT_S)
    bob.read_audio(0.5)
    bob.stop_recording(tmp_path / "one.wav")
    one.result(TIMEOUT_S)
    samples, rate_hz = read_recording(tmp_path / "one.wav")
    assert rate_hz == RATE_HZ
    assert about(AMPLITUDE)(loudest(samples, rate_hz))
    again = alice.play_file(tmp_path / "one.wav")
    hear(bob, about(AMPLITUDE))
    again.result(TIMEOUT_S)
    assert not mixed.done()
    alice.hangup()
    mixed.result(TIMEOUT_S)
    samples, rate_hz = read_recording(tmp_path / "mixed.wav")
    assert rate_hz == 48000
    assert about(AMPLITUDE)(loudest(samples, rate_hz))


def test_what_ends_them_is_told(world, tmp_path):
    (alice, _, _), (bob, _, _) = connected_pair(world)
    cleared = alice.play_tone(440, 3600)
    assert not cleared.cancel()
    alice.clear_audio()
    with pytest.raises(TUICallError, match="stopped") as refused:
        cleared.result(TIMEOUT_S)
    assert refused.value.code == -1203
    bob.hangup()
    open_until_the_end = alice.play_tone(440, 3600)
    recording = alice.record_file(tmp_path / "next.wav")
    alice.close()
    for future in (open_until_the_end, recording):
        error = future.exception(TIMEOUT_S)
        assert error is None or error.code in (6014, -1203)


def test_what_is_wrong_is_refused_at_once(world, tmp_path):
    alice, _, _ = world.user("alice")
    for call, text in (
        (lambda: alice.play_file(tmp_path / "none.wav"), "No such file"),
        (lambda: alice.play_file(pathlib.Path(__file__)), "does not begin as a WAV file"),
        (lambda: alice.play_tone(0, 1), "1 to 20000"),
        (lambda: alice.play_tone(440, 0), "0.001 to 3600"),
        (lambda: alice.play_tone(440, 1, amplitude=2), "0 to 1"),
        (lambda: alice.record_file(tmp_path), "Is a directory"),
        (lambda: alice.record_file(tmp_path / "x.wav", sample_rate=44100), "44100"),
        (lambda: alice.record_file(tmp_path / "x.wav", user_id="a b"), "user id 'a b'"),
        (lambda: alice.stop_recording(tmp_path / "x.wav"), "is not being recorded"),
        (lambda: alice.play_file("a\0b"), "NUL"),
    ):
        with pytest.raises(TUICallError, match=text) as refused:
            call()
        assert refused.value.code == -1202
    alice.record_file(tmp_path / "x.wav")
    with pytest.raises(TUICallError, match="is being recorded") as refused:
        alice.record_file(tmp_path / "x.wav")
    assert refused.value.code == -1203


def test_packets_have_10_or_20_ms(server):
    for frame_length in (0.01, 0.02):
        TUICallEngine(server.address, ca_file=server.ca_file, frame_length=frame_length).close()
    for frame_length in (0, 0.015, 0.04, -0.01):
        with pytest.raises(TUICallError, match="expected 0.01 or 0.02"):
            TUICallEngine(server.address, ca_file=server.ca_file, frame_length=frame_length)


def test_asyncio_plays_and_records(world, tmp_path):
    async def talk():
        server = world.server
        async with aio.TUICallEngine(server.address, server.ca_file, frame_length=0.01) as alice:
            async with aio.TUICallEngine(server.address, server.ca_file) as bob:
                alice_id, bob_id = world.name("alice"), world.name("bob")
                await alice.init(server.sdk_app_id, alice_id, server.user_sig(alice_id))
                events = bob.events()
                await bob.init(server.sdk_app_id, bob_id, server.user_sig(bob_id))
                await alice.call(bob_id, 1)
                async for event in events:
                    if event.name == "on_call_received":
                        await bob.accept()
                    elif event.name == "on_user_join":
                        break
                await alice.open_microphone()
                path = tmp_path / "heard.wav"
                recording = asyncio.create_task(bob.record_file(path, sample_rate=RATE_HZ))
                await alice.play_tone(440, 2, amplitude=AMPLITUDE)
                await bob.read_audio(0.5)
                bob.stop_recording(path)
                await recording
                assert about(AMPLITUDE)(loudest(*read_recording(path)))
                with pytest.raises(TUICallError, match="No such file"):
                    await alice.play_file(tmp_path / "none.wav")

    asyncio.run(asyncio.wait_for(talk(), 2 * TIMEOUT_S))
