"""Writes fixtures/late-* and large-*: expected values from a scan of all events for each request, in numpy, not from solution/."""
import json
import random
from pathlib import Path

import numpy as np

OUT = Path(__file__).parents[2] / "content/challenges" / Path(__file__).stem / "fixtures"
OUT.mkdir(parents=True, exist_ok=True)
DAY = 86_400
START = 1_750_000_000


def write(name, events, requests, half_life):
    (OUT / f"{name}-events.csv").write_text("card,event_at,known_at,amount\n" + "".join(f"{c},{e},{k},{a}\n" for c, e, k, a in events))
    (OUT / f"{name}-requests.csv").write_text("card,at\n" + "".join(f"{c},{t}\n" for c, t in requests))
    cards = np.array([c for c, _, _, _ in events])
    when, known, amount = (np.array([event[i] for event in events], float) for i in (1, 2, 3))
    expected = []
    for card, at in requests:
        counts = (cards == card) & (when < at) & (known <= at)
        if not counts.any():
            expected.append({"count": 0, "total": 0, "mean": None, "quiet": None})
            continue
        weights = np.exp2(-(at - when[counts]) / half_life)
        relative = np.exp2((when[counts] - when[counts].max()) / half_life)
        expected.append({
            "count": round(float(weights.sum()), 7),
            "total": round(float((weights * amount[counts]).sum()), 7),
            "mean": round(float(np.average(amount[counts], weights=relative)), 7),
            "quiet": int(at - when[counts].max()),
        })
    (OUT / f"{name}-expected.json").write_text(json.dumps(expected) + "\n")


def simulate(seed, cards, events, requests, days, busy):
    rng = random.Random(seed)
    pick = lambda: "c0" if rng.random() < busy else f"c{rng.randrange(1, cards)}"
    rows = []
    for _ in range(events):
        at = START + rng.randrange(days * DAY)
        delay = rng.choice([0, 0, 0, rng.randrange(3600), rng.randrange(3 * DAY), -rng.randrange(DAY)])
        rows.append((pick(), at, at + delay, round(rng.uniform(1, 200), 2)))
    return rows, [(pick(), START + rng.randrange(days * DAY)) for _ in range(requests)]


write("late", *simulate(1, 6, 80, 40, 10, 0.5), 2 * DAY)
write("large", *simulate(2, 400, 24_000, 12_000, 120, 0.95), 7 * DAY)
