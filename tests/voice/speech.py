"""Spoken sentences, by espeak-ng."""

import io
import subprocess
import wave

import numpy

# IEEE Recommended Practice for Speech Quality Measurements (1969), list 1: made to have the sounds of English evenly.
SENTENCES = (
    "The birch canoe slid on the smooth planks.",
    "Glue the sheet to the dark blue background.",
    "It's easy to tell the depth of a well.",
    "These days a chicken leg is a rare dish.",
)


def espeak(text):
    """(samples from -1 to 1, rate in Hz) of a text that is read out."""
    made = subprocess.run(["espeak-ng", "-v", "en-gb", "-s", "150", "--stdout", text], capture_output=True, check=True)
    with wave.open(io.BytesIO(made.stdout)) as file:
        assert file.getnchannels() == 1 and file.getsampwidth() == 2
        # espeak-ng writes to a pipe before it knows the length: what is there counts.
        samples = numpy.frombuffer(file.readframes(len(made.stdout)), dtype="<i2")
        return samples / 32768, file.getframerate()
