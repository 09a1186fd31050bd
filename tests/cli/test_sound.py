"""Sound from files and to files: what goes in at one side comes out at the other; wrong use gets a clear answer."""

import array
import math
import random
import sys
import wave

import pytest

LOGGED_IN = {"event": "on_connection_state_changed", "state": "connected"}
RATE_HZ = 16000
OUT_RATE_HZ = 48000
PIECE = 4000  # samples that are compared: a quarter of a second


def voice(seed, seconds=1.5):
    """Noise below 1 kHz that comes and goes as words do: like nothing but itself."""
    source = random.Random(seed)
    samples, value, loudness = array.array("h"), 0.0, 1.0
    for i in range(round(seconds * RATE_HZ)):
        if i % 800 == 0:
            loudness = source.choice((0.2, 0.6, 1.0))
        value = 0.85 * value + 0.15 * source.uniform(-1, 1)
        samples.append(round(30000 * loudness * value))
    return samples


def tone(frequency_hz, seconds):
    step = 2 * math.pi * frequency_hz / RATE_HZ
    return array.array("h", (round(3000 * math.sin(step * i)) for i in range(round(seconds * RATE_HZ))))


def write_wav(path, samples, rate_hz=RATE_HZ, channels=1):
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(samples.tobytes())
    return path


def read_wav(path):
    """What was heard, at the rate of what was said."""
    with wave.open(str(path), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, OUT_RATE_HZ)
        samples = array.array("h", file.readframes(file.getnframes()))
    if sys.byteorder == "big":
        samples.byteswap()
    return at_rate_of_said(samples)


def at_rate_of_said(samples):
    step = OUT_RATE_HZ // RATE_HZ
    return [sum(samples[i : i + step]) / step for i in range(0, len(samples) - step + 1, step)]


def loudness_over_time(samples, window):
    return [sum(s * s for s in samples[i : i + window]) ** 0.5 for i in range(0, len(samples) - window + 1, window)]


def similarity(one, other):
    """Of two vectors, -1 to 1."""
    norm = (sum(a * a for a in one) * sum(b * b for b in other)) ** 0.5
    return sum(a * b for a, b in zip(one, other)) / norm if norm else 0.0


def correlation(said, heard, window=80):
    """The highest cross-correlation of a piece of what was said with what was heard: near where the loudness over time
    fits best, sample by sample."""
    start = 2 * PIECE
    want = loudness_over_time(said, window)
    have = loudness_over_time(heard, window)
    assert len(have) >= len(want), f"only {len(heard) / RATE_HZ} s were heard"
    fits = [similarity(want, have[lag : lag + len(want)]) for lag in range(len(have) - len(want) + 1)]
    middle = start + window * max(range(len(fits)), key=fits.__getitem__)
    piece = said[start : start + PIECE]
    around = range(max(0, middle - 3 * window), middle + 3 * window)
    return max(similarity(piece, heard[lag : lag + PIECE]) for lag in around)


def power(samples, frequency_hz):
    """How much of a frequency is in it, as the amplitude of a sine."""
    step = 2 * math.pi * frequency_hz / RATE_HZ
    real = sum(s * math.cos(step * i) for i, s in enumerate(samples))
    imaginary = sum(s * math.sin(step * i) for i, s in enumerate(samples))
    return 2 * math.hypot(real, imaginary) / len(samples)


def test_what_goes_in_at_one_side_comes_out_at_the_other(start, names, tmp_path):
    alice, bob, _ = names
    said = {user: voice(seed) for seed, user in enumerate((alice, bob))}
    files = {user: write_wav(tmp_path / f"{user}-in.wav", samples) for user, samples in said.items()}
    options = {u: ["--audio-in", str(files[u]), "--audio-out", str(tmp_path / f"{u}-out.wav")] for u in said}
    callee = start("answer", "--user", bob, *options[bob])
    callee.until(**LOGGED_IN)
    caller = start("call", bob, "--user", alice, "--duration", "3", *options[alice])
    assert caller.ends() == 0
    assert callee.ends() == 0
    for speaker, listener in ((alice, bob), (bob, alice)):
        heard = read_wav(tmp_path / f"{listener}-out.wav")
        assert correlation(said[speaker], heard) > 0.7
        assert correlation(said[listener], heard) < 0.4, "nobody hears oneself"
    assert caller.events().count("on_user_audio_available") == 1
    loudest = max(line["volumes"][bob] for line in caller.heard if "volumes" in line)
    assert loudest > 20


def test_the_shell_has_sound_in_each_of_its_calls(start, names, tmp_path):
    alice, bob, _ = names
    said = voice(3)
    callee = start("answer", "--user", bob, "--count", "2", "--audio-out", str(tmp_path / "out.wav"))
    callee.until(**LOGGED_IN)
    caller = start("shell", "--user", alice, "--audio-in", str(write_wav(tmp_path / "in.wav", said)))
    for _ in range(2):
        caller.type(f"call {bob}")
        caller.until(event="on_user_join")
        caller.type("sleep 3")
        caller.type("hangup")
        caller.until(event="on_call_end")
        callee.until(event="on_call_end")
    caller.end_input()
    assert caller.ends() == 0
    assert callee.ends() == 0
    heard = read_wav(tmp_path / "out.wav")
    assert correlation(said, heard[: len(heard) // 2]) > 0.7
    assert correlation(said, heard[len(heard) // 2 :]) > 0.7


def test_a_conference_of_nine_from_files(start, names, tmp_path):
    suffix = names[0].rpartition("-")[2]
    people = [f"p{i}-{suffix}" for i in range(9)]
    tones = {user: 300 + 200 * i for i, user in enumerate(people)}
    files = {user: write_wav(tmp_path / f"{user}.wav", tone(hz, 20)) for user, hz in tones.items()}
    outs = {user: tmp_path / f"{user}-out.wav" for user in people}

    def sound(user):
        return ["--user", user, "--audio-in", str(files[user]), "--audio-out", str(outs[user])]

    others = {user: start("answer", *sound(user)) for user in people[1:]}
    for program in others.values():
        program.until(**LOGGED_IN)
    caller = start("call", *people[1:], *sound(people[0]))
    everybody = {people[0]: caller, **others}
    for user, program in everybody.items():
        missing = set(people) - {user}
        while missing:  # until each other one was loud
            volumes = program.until(event="on_user_voice_volume_changed")["volumes"]
            missing -= {speaker for speaker, volume in volumes.items() if volume > 20}
    end = {user: len(program.heard) for user, program in everybody.items()}
    assert all(end.values())
    for program in everybody.values():  # half a second more, in which all were heard
        program.until(event="on_user_voice_volume_changed")
        program.until(event="on_user_voice_volume_changed")
    for user in people:
        everybody[user].process.terminate()
    assert {user: program.ends() for user, program in everybody.items()} == dict.fromkeys(people, 0)
    # Half seconds of the first one's recording: on a busy machine not everybody is heard in each of them.
    heard = read_wav(outs[people[0]])
    pieces = [heard[at : at + RATE_HZ // 2] for at in range(0, len(heard) - RATE_HZ // 2, RATE_HZ // 2)]
    loudest = {hz: max(power(piece, hz) for piece in pieces) for hz in (250, *tones.values())}
    assert all(loudest[tones[speaker]] > 1000 for speaker in people[1:]), loudest
    assert loudest[tones[people[0]]] < 600 and loudest[250] < 600, f"nobody hears oneself: {loudest}"


def test_a_file_of_a_cds_rate_is_heard_at_its_pitch(start, names, tmp_path):
    alice, bob, _ = names
    cd_hz, tone_hz = 44100, 1000
    step = 2 * math.pi * tone_hz / cd_hz
    said = array.array("h", (round(6000 * math.sin(step * i)) for i in range(2 * cd_hz)))
    out = tmp_path / "out.wav"
    callee = start("answer", "--user", bob, "--audio-out", str(out))
    callee.until(**LOGGED_IN)
    caller = start(
        "call", bob, "--user", alice, "--duration", "3", "--audio-in", str(write_wav(tmp_path / "cd.wav", said, cd_hz))
    )
    assert caller.ends() == 0
    assert callee.ends() == 0
    heard = read_wav(out)
    pieces = [heard[at : at + PIECE] for at in range(0, len(heard) - PIECE, PIECE)]
    assert max(power(piece, tone_hz) for piece in pieces) > 3000
    as_if_at_48_khz = tone_hz * OUT_RATE_HZ / cd_hz
    assert max(power(piece, as_if_at_48_khz) for piece in pieces) < 1000


@pytest.mark.parametrize(
    "option, make, part",
    [
        ("--audio-in", lambda folder: folder / "missing.wav", "No such file"),
        ("--audio-in", lambda folder: text_file(folder), "expected a sound file"),
        ("--audio-in", lambda folder: write_wav(folder / "slow.wav", voice(1, 0.1), 4000), "4000 Hz, expected 8000"),
        ("--audio-in", lambda folder: write_wav(folder / "six.wav", voice(1, 0.1), 48000, 6), "6 channels, expected"),
        ("--audio-out", lambda folder: folder / "missing" / "b.wav", "expected a file that can be written"),
        ("--audio-out", lambda folder: folder, "expected a file that can be written"),
    ],
)
@pytest.mark.parametrize("command", [("call", "bob"), ("answer",), ("shell",)])
def test_wrong_files(run, environment, tmp_path, command, option, make, part):
    done = run(*command, "--user", "alice", option, make(tmp_path), environment=environment)
    assert done.returncode == 2
    assert part in done.stderr and str(make(tmp_path)) in done.stderr
    assert not done.stdout, "nobody was logged in"


def test_what_is_said_is_not_written_over(run, environment, tmp_path):
    said = write_wav(tmp_path / "said.wav", voice(1, 0.1))
    before = said.read_bytes()
    link = tmp_path / "link.wav"
    link.symlink_to(said)
    done = run("call", "bob", "--user", "alice", "--audio-in", said, "--audio-out", link, environment=environment)
    assert done.returncode == 2
    assert f"'{link}' is what is said, expected another file" in done.stderr
    assert said.read_bytes() == before


def text_file(folder):
    path = folder / "text.wav"
    path.write_text("this is no sound")
    return path


def test_files_and_devices_exclude_each_other(run, environment):
    done = run("call", "bob", "--user", "alice", "--devices", "--audio-in", "a.wav", environment=environment)
    assert done.returncode == 2 and "--devices" in done.stderr


def no_devices(folder):
    """Names ALSA a configuration with devices that are none, so that it is so on every machine."""
    path = folder / "asound.conf"
    path.write_text("pcm.!default { type hw card 31 }\nctl.!default { type hw card 31 }\n")
    return {"ALSA_CONFIG_PATH": str(path)}


def test_without_a_device_that_is_said(run, environment, tmp_path):
    done = run("call", "bob", "--user", "alice", "--devices", environment={**environment, **no_devices(tmp_path)})
    assert done.returncode == 2
    assert done.stderr.startswith("tuicall: ") and "microphone" in done.stderr and done.stderr.count("\n") == 1
    assert not done.stdout


def file_devices(folder, samples):
    """Names ALSA a microphone that gives these samples, and a loudspeaker that writes into the file that is given."""
    (folder / "microphone.raw").write_bytes(samples.tobytes())
    path, written = folder / "asound.conf", folder / "loudspeaker.raw"
    path.write_text(
        "pcm.nothing { type null }\nctl.!default { type null }\n"
        f'pcm.!default {{ type file slave.pcm nothing file "{written}" infile "{folder}/microphone.raw" format raw }}\n'
    )
    return {"ALSA_CONFIG_PATH": str(path)}, written


def without_silence(path, seconds):
    """The first samples of a raw file, without those that are 0 and have another one beside them: a loudspeaker that
    knows no time is given silence without end between what is to be heard."""
    most, left = round(seconds * OUT_RATE_HZ) * 2, b""
    with path.open("rb") as file:
        while len(left) < most and (part := file.read(1 << 22)):
            left += part.replace(bytes(4), b"")
    return array.array("h", left[: min(most, len(left) // 2 * 2)])


def test_devices(start, names, tmp_path):
    alice, bob, _ = names
    # This microphone knows no time and gives all that it has at once, of which a part is said: a tone is one in parts.
    tone_hz = 700
    from_alice = array.array("h", (s for s in tone(tone_hz, 60) for _ in range(OUT_RATE_HZ // RATE_HZ)))
    devices, loudspeaker = file_devices(tmp_path, from_alice)
    from_bob = voice(6)
    said, heard = write_wav(tmp_path / "in.wav", from_bob), tmp_path / "out.wav"
    callee = start("answer", "--user", bob, "--audio-in", str(said), "--audio-out", str(heard))
    callee.until(**LOGGED_IN)
    caller = start("call", bob, "--user", alice, "--duration", "4", "--devices", **devices)
    assert caller.ends() == 0
    assert callee.ends() == 0
    by_bob = read_wav(heard)
    pieces = [by_bob[at : at + PIECE] for at in range(0, len(by_bob) - PIECE, PIECE)]
    powers = [max(power(piece, hz) for piece in pieces) for hz in (tone_hz, 3 * tone_hz)]
    assert powers[0] > 1000 > 3 * powers[1], f"what the microphone gave: {powers}"
    played = at_rate_of_said(without_silence(loudspeaker, 3))
    assert correlation(from_bob, played) > 0.7, "what the loudspeaker was given"
    assert power(played, tone_hz) < 300, "nobody hears oneself"
