"""Sound in calls: what one says, the other hears; volume and quality follow; wrong use gets a clear answer."""

import array
import asyncio
import itertools
import math
import queue
import threading

import pytest

from conftest import TIMEOUT_S, connected_pair
from tuicall import TUICallError, TUICallMediaType, TUICallObserver, TUINetworkQuality, aio

RATE_HZ = 16000
TONE_HZ = 440.0
AMPLITUDE = 0.25  # -12 dB below full scale: a sine at -15 dBov
LOUD = range(70, 90)  # the volume of that


def tone(seconds, rate_hz=RATE_HZ, frequency_hz=TONE_HZ, amplitude=AMPLITUDE):
    step = 2 * math.pi * frequency_hz / rate_hz
    return array.array("h", (round(32767 * amplitude * math.sin(step * i)) for i in range(round(seconds * rate_hz))))


def power(samples, frequency_hz, rate_hz=RATE_HZ):
    """How much of a frequency is in it, as the amplitude of a sine; 0 to 1."""
    step = 2 * math.pi * frequency_hz / rate_hz
    real = sum(sample * math.cos(step * i) for i, sample in enumerate(samples))
    imaginary = sum(sample * math.sin(step * i) for i, sample in enumerate(samples))
    return 2 * math.hypot(real, imaginary) / len(samples) / 32768


def hear(engine, wanted, frequency_hz=TONE_HZ, **options):
    """Reads pieces of 200 ms until that frequency is as loud as wanted; fails if it never is."""
    for _ in range(TIMEOUT_S * 5):
        piece = engine.read_audio(0.2, sample_rate=RATE_HZ, timeout=TIMEOUT_S, **options)
        samples = array.array("h", piece.samples)
        assert len(samples) == RATE_HZ // 5
        loudness = power(samples, frequency_hz)
        if wanted(loudness):
            return samples
    raise AssertionError(f"{frequency_hz} Hz was not heard as wanted within {TIMEOUT_S} s, at last {loudness}")


def about(amplitude):
    return lambda loudness: 0.7 * amplitude < loudness < 1.3 * amplitude


def silent(loudness):
    return loudness < 0.002


def test_what_is_said_is_heard(world):
    (alice, _, _), (bob, _, _) = connected_pair(world)
    alice.open_microphone()
    assert alice.push_audio(tone(3), sample_rate=RATE_HZ) <= 3
    samples = hear(bob, about(AMPLITUDE))
    assert power(samples, 1000.0) < 0.01


def test_both_speak_at_once_and_nobody_hears_oneself(world):
    (alice, _, _), (bob, _, _) = connected_pair(world)
    for engine, frequency_hz in ((alice, 440.0), (bob, 1000.0)):
        engine.open_microphone()
        engine.push_audio(tone(10, frequency_hz=frequency_hz), sample_rate=RATE_HZ)
    assert power(hear(alice, about(AMPLITUDE), 1000.0), 440.0) < 0.01
    assert power(hear(bob, about(AMPLITUDE), 440.0), 1000.0) < 0.01


def test_each_user_by_itself(world):
    (alice, to_alice, alice_id), (bob, to_bob, bob_id) = connected_pair(world)
    carol, to_carol, carol_id = world.user("carol")
    alice.invite_user([carol_id])
    to_carol.until("on_call_received")
    carol.accept()
    to_carol.until("on_user_join")
    to_carol.until("on_user_join")
    for engine, frequency_hz in ((alice, 440.0), (bob, 1000.0)):
        engine.open_microphone()
        engine.push_audio(tone(20, frequency_hz=frequency_hz), sample_rate=RATE_HZ)
    mixed = hear(carol, about(AMPLITUDE), 440.0)
    assert len(mixed) > 0
    hear(carol, about(AMPLITUDE), 1000.0)
    assert power(hear(carol, about(AMPLITUDE), 440.0, user_id=alice_id), 1000.0) < 0.01
    assert power(hear(carol, about(AMPLITUDE), 1000.0, user_id=bob_id), 440.0) < 0.01


def test_a_closed_microphone_is_not_heard(world):
    (alice, _, _), (bob, _, _) = connected_pair(world)
    alice.open_microphone()
    alice.push_audio(tone(30), sample_rate=RATE_HZ)
    hear(bob, about(AMPLITUDE))
    alice.close_microphone()
    hear(bob, silent)
    alice.open_microphone()
    hear(bob, about(AMPLITUDE))
    alice.clear_audio()
    hear(bob, silent)


class Reports(TUICallObserver):
    def __init__(self):
        super().__init__()
        self.volumes = queue.Queue()
        self.qualities = queue.Queue()

    def on_user_voice_volume_changed(self, volume_map):
        self.volumes.put(volume_map)

    def on_user_network_quality_changed(self, network_quality_list):
        self.qualities.put(network_quality_list)


def wait_for(reports, wanted):
    while True:
        report = reports.get(timeout=TIMEOUT_S)
        if wanted(report):
            return report


def test_volume_is_that_of_the_sound(world):
    (alice, _, alice_id), (bob, _, bob_id) = connected_pair(world)
    at_alice, at_bob = Reports(), Reports()
    alice.add_observer(at_alice)
    bob.add_observer(at_bob)
    alice.open_microphone()
    bob.open_microphone()
    alice.push_audio(tone(30), sample_rate=RATE_HZ)
    for reports in (at_alice, at_bob):
        report = wait_for(reports.volumes, lambda volumes: volumes.get(alice_id, 0) in LOUD)
        assert set(report) == {alice_id, bob_id} and report[bob_id] == 0
    alice.clear_audio()
    for reports in (at_alice, at_bob):
        wait_for(reports.volumes, lambda volumes: volumes == {alice_id: 0, bob_id: 0})


def told_of_volumes(world, reports, **options):
    """Puts what a user with these options is told of volumes into the queue; gives an observer of the other one."""
    told, to_told, _ = world.user("told", **options)
    other, to_other, other_id = world.user("other")
    at_other = Reports()
    told.add_observer(reports)
    other.add_observer(at_other)
    told.call(other_id, TUICallMediaType.AUDIO)
    to_other.until("on_call_received")
    other.accept()
    to_told.until("on_user_join")
    for engine in (told, other):
        engine.open_microphone()
    return at_other


def test_volumes_come_as_often_as_they_are_wanted(world):
    often = Reports()
    at_other = told_of_volumes(world, often, volume_interval=0.02)
    at_other.volumes.get(timeout=TIMEOUT_S)
    for _ in range(20):
        often.volumes.get(timeout=TIMEOUT_S)
    assert at_other.volumes.qsize() < 15, "every 300 ms"


def test_volumes_may_be_switched_off(world):
    quiet = Reports()
    at_other = told_of_volumes(world, quiet, volume_interval=None)
    for _ in range(3):
        at_other.volumes.get(timeout=TIMEOUT_S)
    assert quiet.volumes.empty()


@pytest.mark.parametrize("wrong", [0, 0.019, 60.1, -1, math.nan, math.inf])
def test_volume_intervals_have_a_range(world, wrong):
    with pytest.raises(TUICallError, match=f"volume_interval is {wrong}, expected 0.02 to 60 seconds, or None") as one:
        world.engine(volume_interval=wrong)
    assert one.value.code == -1202


def test_quality_is_that_of_the_network(world):
    (alice, _, alice_id), (bob, _, bob_id) = connected_pair(world)
    at_bob = Reports()
    bob.add_observer(at_bob)
    for engine in (alice, bob):
        engine.open_microphone()
        engine.push_audio(tone(30), sample_rate=RATE_HZ)
    good = {TUINetworkQuality.EXCELLENT, TUINetworkQuality.GOOD}
    report = wait_for(at_bob.qualities, lambda report: all(user.quality in good for user in report))
    assert [user.user_id for user in report] == [bob_id, alice_id]


def test_the_end_of_the_call_ends_reading(world):
    (alice, to_alice, _), (bob, _, _) = connected_pair(world)
    failure = queue.Queue()

    def read_to_the_end():
        try:
            while True:
                bob.read_audio(0.2)
        except TUICallError as error:
            failure.put(error.code)

    reader = threading.Thread(target=read_to_the_end)
    reader.start()
    alice.hangup()
    assert failure.get(timeout=TIMEOUT_S) == -1203
    reader.join()


def test_floats_stereo_and_other_rates(world):
    (alice, _, _), (bob, _, _) = connected_pair(world)
    alice.open_microphone()
    left_and_right = array.array("f", (sample / 32768 for sample in tone(5, 48000) for _ in range(2)))
    alice.push_audio(left_and_right, sample_rate=48000, channels=2, sample_format="f32")
    hear(bob, about(AMPLITUDE))
    piece = bob.read_audio(0.1, sample_rate=24000, channels=2, sample_format="f32")
    assert len(array.array("f", piece.samples)) == 2 * 2400
    later = bob.read_audio(0.1, sample_rate=24000, channels=2, sample_format="f32")
    assert later.timestamp == pytest.approx(piece.timestamp + 0.1, abs=0.041)


LAYOUTS = list(itertools.product((8000, 12000, 16000, 24000, 48000), ("s16", "f32"), (1, 2)))


def samples_of(mono, sample_format, channels):
    """16-bit samples in another layout."""
    values = [sample for sample in mono for _ in range(channels)]
    return array.array("h", values) if sample_format == "s16" else array.array("f", (v / 32768 for v in values))


def mono_of(samples, sample_format, channels):
    """The first channel, as 16-bit samples."""
    if sample_format == "s16":
        return array.array("h", samples)[::channels]
    return [value * 32768 for value in array.array("f", samples)[::channels]]


def test_every_layout_of_samples(world):
    """All that may be pushed, and all that may be read, mixed and of one user by turns."""
    (alice, _, alice_id), (bob, _, _) = connected_pair(world)
    alice.open_microphone()
    times = {"": -1.0, alice_id: -1.0}
    for number, (said, heard) in enumerate(zip(LAYOUTS, reversed(LAYOUTS))):
        frequency_hz, user_id = 300.0 + 50 * number, alice_id if number % 2 else ""
        second = samples_of(tone(1, said[0], frequency_hz), *said[1:])
        alice.push_audio(second * 10, sample_rate=said[0], sample_format=said[1], channels=said[2])
        loudness = 0.0
        while not about(AMPLITUDE)(loudness):
            piece = bob.read_audio(
                0.1, user_id=user_id, sample_rate=heard[0], sample_format=heard[1], channels=heard[2], timeout=TIMEOUT_S
            )
            mono = mono_of(piece.samples, *heard[1:])
            assert len(mono) == heard[0] // 10
            assert times[user_id] < piece.timestamp < TIMEOUT_S, f"{frequency_hz} Hz in time, {said} as {heard}"
            times[user_id] = piece.timestamp
            loudness = power(mono, frequency_hz, heard[0])
        alice.clear_audio()


def test_wrong_use_is_refused(world):
    engine = world.engine()
    wrong = [
        (lambda: engine.push_audio(b"\0\0", sample_rate=4000), "4000"),
        (lambda: engine.push_audio(bytes(6), channels=3), "3"),
        (lambda: engine.push_audio(b"\0\0", sample_format="u8"), "u8"),
        (lambda: engine.read_audio(0), "duration is 0"),
        (lambda: engine.read_audio(timeout=-1), "timeout is -1"),
        (lambda: engine.read_audio(user_id="not a user"), "not a user"),
    ]
    for use, named in wrong:
        with pytest.raises(TUICallError, match=named) as refused:
            use()
        assert refused.value.code == -1202
    with pytest.raises(ValueError, match="3 bytes"):
        engine.push_audio(b"\0\0\0")
    with pytest.raises(TUICallError, match="60000") as refused:
        engine.push_audio(bytes(2 * 48000 * 61))
    assert refused.value.code == -1203
    with pytest.raises(TUICallError) as refused:
        engine.read_audio()
    assert refused.value.code == -1203


def test_of_live_sound_nothing_waits_for_long(world):
    engine = world.engine()
    waiting_s = [engine.push_audio(bytes(2 * 960), live=True) for _ in range(100)]
    assert max(waiting_s) <= 0.22
    with pytest.raises(TypeError):
        engine.push_audio(b"", live="yes")


def test_asyncio_says_and_hears(world):
    async def talk():
        server = world.server
        async with aio.TUICallEngine(server.address, server.ca_file) as alice:
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
                alice.push_audio(tone(20), sample_rate=RATE_HZ)
                assert await heard(bob, sample_rate=RATE_HZ) > AMPLITUDE / 2
                layout = {"sample_rate": 24000, "sample_format": "f32", "channels": 2}
                alice.clear_audio()
                alice.push_audio(samples_of(tone(20, 24000, 1000.0), "f32", 2), **layout)
                assert await heard(bob, 1000.0, user_id=alice_id, **layout) > AMPLITUDE / 2

    async def heard(engine, frequency_hz=TONE_HZ, sample_format="s16", channels=1, **options):
        time = -1.0
        while True:
            layout = {"sample_format": sample_format, "channels": channels}
            piece = await engine.read_audio(0.2, timeout=TIMEOUT_S, **layout, **options)
            assert piece.timestamp > time
            time = piece.timestamp
            loudness = power(mono_of(piece.samples, **layout), frequency_hz, options["sample_rate"])
            if loudness > AMPLITUDE / 2:
                return loudness

    asyncio.run(asyncio.wait_for(talk(), 2 * TIMEOUT_S))
