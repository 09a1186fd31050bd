"""The sound of hops: what was lost, and how late it was, is found where it is known."""

import hops
import numpy
import pytest

SEQUENCE = hops.frequencies(200, seed=1)
SOUND = hops.sound(SEQUENCE)


def silence(milliseconds):
    return numpy.zeros(hops.RATE_HZ * milliseconds // 1000, dtype=numpy.int16)


def test_all_of_it_with_its_delay():
    found = hops.find(SEQUENCE, numpy.concatenate([silence(136), SOUND, silence(100)]), 40.0)
    assert found.concealed() == 0 and found.longest_gap_ms() == 0
    assert found.delay_median_ms() == pytest.approx(176, abs=3)


def test_what_is_repeated_in_its_place_is_missed():
    heard = SOUND.copy()
    lost = (10, 50, 51, 120)
    for number in lost:
        heard[number * hops.HOP : (number + 1) * hops.HOP] = heard[(number - 1) * hops.HOP : number * hops.HOP]
    found = hops.find(SEQUENCE, numpy.concatenate([silence(60), heard]), 0.0)
    assert tuple(numpy.flatnonzero(~found.there)) == lost
    assert found.concealed() == pytest.approx(4 / 200) and found.longest_gap_ms() == 40
    assert found.concealed(0, 1) == pytest.approx(1 / 50)


def test_a_change_of_the_delay_is_followed():
    heard = numpy.concatenate([silence(60), SOUND[: 100 * hops.HOP], silence(80), SOUND[100 * hops.HOP :]])
    found = hops.find(SEQUENCE, heard, 0.0)
    assert found.concealed() <= 1 / 200
    assert found.delay_ms[50] == pytest.approx(60, abs=3) and found.delay_ms[150] == pytest.approx(140, abs=3)


def test_nothing_is_heard_in_silence_and_in_noise():
    for heard in (silence(4000), numpy.random.default_rng(2).normal(0, 3000, 64000).astype(numpy.int16)):
        assert hops.find(SEQUENCE, heard, 0.0).concealed() == 1


def test_a_long_gap_is_one_gap():
    heard = SOUND.copy()
    heard[80 * hops.HOP : 150 * hops.HOP] = 0
    found = hops.find(SEQUENCE, numpy.concatenate([silence(60), heard]), 0.0)
    assert found.longest_gap_ms() == pytest.approx(70 * hops.HOP_MS, abs=2 * hops.HOP_MS)
    assert found.concealed() == pytest.approx(70 / 200, abs=0.015)


def test_hops_that_are_near_differ():
    for number in range(len(SEQUENCE)):
        assert len(set(SEQUENCE[number : number + hops.APART + 1])) == len(SEQUENCE[number : number + hops.APART + 1])
