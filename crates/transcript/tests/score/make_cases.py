#!/usr/bin/env python3
"""Writes cases.json: made-up conversations, damaged copies of them, and what score.py says of both.

    python3 make_cases.py FOLDER_OF_SCORE_PY > cases.json

score.py is the evaluation recordings' own scorer. The damage is random with a fixed seed.
"""
import json, random, sys

sys.path.insert(0, sys.argv[1])
import score

LINES = """
Good morning, and welcome. Today we're talking about paper, ink and what's left of both.
Thanks, Dora. It's 1,250 sheets a day, at $3.50 each -- or it was, until they'd gone to 40%.
Hmm. Can't you (be honest) print less?
We won't. Mr. Okafor wouldn't let us; he's been here since St. Patrick's Day, 1987.
[laughter] I'm gonna ask him. Prof. Müller said so, didn't she? Um, y'all remember.
Café, naïve, coöperate: we should've kept the dots... and the 'tis.
Let's go on. What does a mill do at night?
It waits. The belts cool, the pulp settles, and somebody's gotta stay awake.
That ain't nothing.
No. It's the whole job.
""".strip().split("\n")
FOREIGN = ["C'est l'été, n'est-ce pas ?", "Ação, coração - é só isso!", "我们今天谈谈模型。", "¿Qué tal, señor?",
           "Straße & Größe <i>kursiv</i>", "Don’t stop: ‘now’ ʼtwas"]


def conversation(rng, speakers):
    """Lines in turn, sometimes overlapping the one before."""
    segments, clock = [], rng.randint(0, 900)
    for number in range(14):
        text = rng.choice(LINES)
        start = max(0, clock - rng.choice([0, 0, 0, 700]))
        end = start + 280 * len(text.split()) + rng.randint(0, 300)
        segments.append(dict(start=start / 1000, end=end / 1000, speaker=rng.choice(speakers), text=text))
        clock = end + rng.randint(0, 900)
    return segments


def damaged(rng, segments, names):
    """Wrong words, lost lines, moved edges, wrong and merged speakers."""
    out = []
    for segment in segments:
        if rng.random() < 0.08:
            continue
        words = [w for w in segment["text"].split() if rng.random() > 0.08]
        words = [rng.choice(["uh", "mill", "paper,", "it's"]) if rng.random() < 0.1 else w for w in words]
        if rng.random() < 0.2:
            words += ["and", "so"]
        move = lambda t: max(0, round(t * 1000) + rng.randint(-400, 400)) / 1000
        start, end = move(segment["start"]), move(segment["end"])
        name = rng.choice(names) if rng.random() < 0.15 else names[hash_of(segment["speaker"]) % len(names)]
        out.append(dict(start=start, end=max(start, end), speaker=name, text=" ".join(words)))
    return out


def hash_of(name):
    return sum(map(ord, name))


def expected(reference, hypothesis, parts):
    turns = lambda segs: [(s["start"], s["end"], s["speaker"]) for s in segs]
    text = lambda segs: " ".join(s["text"] for s in sorted(segs, key=lambda s: s["start"]))
    out = {}
    for how in ("english", "basic"):
        out["wer_" + how] = score.wer(text(reference), text(hypothesis), how)
        out["cpwer_" + how] = score.cpwer(reference, hypothesis, how)
        out["wder_" + how] = score.wder(reference, hypothesis, how)
        del out["cpwer_" + how]["per_speaker"]
    out["cer"] = score.wer(text(reference), text(hypothesis), "basic", cer=True)
    for collar in (0.0, 0.25):
        out["der_%d" % (collar * 1000)] = score.der(turns(reference), turns(hypothesis), collar, parts)
        del out["der_%d" % (collar * 1000)]["mapping"]
    out["jer"] = score.jer(turns(reference), turns(hypothesis), parts)["jer"]
    return out


def main():
    cases = []
    for seed, (speakers, names) in enumerate([
        ("AB", "12"), ("ABC", "123"), ("ABCD", "12"), ("AB", "123456"), ("A", "1"), ("ABCDE", "1234567"),
    ]):
        rng = random.Random(seed)
        reference = conversation(rng, speakers)
        hypothesis = damaged(rng, reference, names)
        parts = [(2.0, 20.0), (25.5, 60.25)] if seed % 2 else None
        cases.append(dict(reference=reference, hypothesis=hypothesis, parts=parts,
                          expected=expected(reference, hypothesis, parts)))
    first = cases[0]["reference"]
    for reference, hypothesis in ((first, []), ([], first), (first, first)):
        cases.append(dict(reference=reference, hypothesis=hypothesis, parts=None,
                          expected=expected(reference, hypothesis, None)))
    texts = [[t, score.normalise(t, "english"), score.normalise(t, "basic")] for t in LINES + FOREIGN]
    text = json.dumps(dict(texts=texts, cases=cases), indent=1, ensure_ascii=False)
    sys.stdout.write(text.replace("Infinity", "null"))
    print()


main()
