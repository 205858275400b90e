"""Transcribes with faster-whisper: peer.py MODEL_FOLDER < list of {name, path, language}.

Writes a JSON line a file: name, text, wall and cpu seconds. The model is loaded once, before the
first file, and its time is not counted; castpress's times include loading.
"""

import json
import os
import sys
import time

from faster_whisper import WhisperModel

model = WhisperModel(sys.argv[1], device="cpu", compute_type="int8", cpu_threads=os.cpu_count())
for item in json.load(open(sys.argv[2])):
    wall, cpu = time.perf_counter(), time.process_time()
    segments, _ = model.transcribe(
        item["path"], language=item["language"], beam_size=1, vad_filter=True
    )
    text = " ".join(segment.text.strip() for segment in segments)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(json.dumps(dict(name=item["name"], text=text, wall=wall, cpu=cpu)), flush=True)
