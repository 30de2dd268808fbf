"""Writes fixtures/ for this challenge. Expected values come from exhaustive search, not from solution/."""
import json
import random
from pathlib import Path

OUT = Path(__file__).parents[2] / "content/challenges" / Path(__file__).stem / "fixtures"


def write(name, rows):
    (OUT / name).write_text("score,label,weight\n" + "".join(f"{s},{l},{w}\n" for s, l, w in rows))


def expected(name, rows, costs, capacity, candidates=None):
    def outcome(threshold):
        flag = lambda s: threshold is not None and s >= threshold
        flagged = sum(w for s, l, w in rows if flag(s))
        cost = sum(w * costs.get(("tp" if l else "fp") if flag(s) else ("fn" if l else "tn"), 0) for s, l, w in rows)
        return flagged, cost

    best = None
    for threshold in [None, *sorted({s for s, _, _ in rows}, reverse=True)]:
        if candidates and threshold is not None and not candidates(threshold):
            continue
        flagged, cost = outcome(threshold)
        if (capacity is None or flagged <= capacity) and (best is None or cost < best["cost"]):
            best = {"threshold": threshold, "flagged": flagged, "cost": cost}
    (OUT / name).write_text(json.dumps(best) + "\n")
    print(name, best)


def noisy(seed, count, share, places):
    rng = random.Random(seed)
    scores = rng.sample(range(1, 10**places), count)
    rows = []
    for s in scores:
        p = s / 10**places
        rows.append((p, int(rng.random() < share * 2 * p**2), 1))
    return rows


small = [(0.9, 1, 1), (0.8, 1, 1), (0.7, 0, 1), (0.6, 1, 1), (0.5, 0, 1), (0.4, 1, 1), (0.3, 0, 1), (0.2, 0, 1)]
write("small.csv", small)
write("weighted-small.csv", [(0.9, 1, 1), (0.8, 0, 10), (0.7, 1, 1), (0.6, 1, 1), (0.5, 0, 10)])
(OUT / "no-score.csv").write_text("score,label,weight\n0.9,1,1\n,0,1\n0.3,0,1\n")
(OUT / "strange-label.csv").write_text("score,label,weight\n0.9,1,1\n0.5,2,1\n0.3,0,1\n")
(OUT / "zero-weight.csv").write_text("score,label,weight\n0.9,1,1\n0.5,0,0\n0.3,0,1\n")
write("one-case.csv", [(0.25, 1, 1)])
(OUT / "empty.csv").write_text("score,label,weight\n")
write("ties.csv", [(0.6, 1, 1), (0.8, 1, 1), (0.6, 0, 1), (0.9, 1, 1), (0.6, 1, 1), (0.3, 1, 1), (0.6, 0, 1), (0.1, 0, 1)])
write("equal-cost.csv", [(0.95, 1, 1), (0.9, 1, 1), (0.7, 0, 1), (0.6, 1, 1), (0.5, 0, 1), (0.4, 1, 1), (0.2, 0, 1)])

a, b = noisy(11, 200, 0.4, 3), noisy(12, 240, 0.3, 3)
write("noisy.csv", a)
write("noisy-b.csv", b)
expected("noisy-expected.json", a, {"fp": 2, "fn": 9}, None)
expected("room-left-expected.json", a, {"fp": 8, "fn": 9}, 190)
expected("benefits-expected.json", b, {"tp": -20, "fp": 3.5, "fn": 4, "tn": 0.25}, None)
expected("nobody-expected.json", b, {"tp": 2, "fp": 60, "fn": 1}, None)

weighted = [(s, l, 1.5 if l else 12.5) for s, l, _ in noisy(13, 180, 0.5, 3)]
write("weighted.csv", weighted)
expected("weighted-expected.json", weighted, {"fp": 1, "fn": 25}, None)
expected("weighted-capacity-expected.json", weighted, {"fp": 1, "fn": 25}, 260.5)

large = noisy(14, 16000, 0.15, 5)
write("large.csv", large)
# Exhaustive search would take minutes: sorted running sums, but written apart from solution/.
tp = fp = 0
positives = sum(l for _, l, _ in large)
best = (positives * 12, 0, None)
for s, l, _ in sorted(large, reverse=True):
    tp, fp = tp + l, fp + 1 - l
    if tp + fp <= 7000:
        best = min(best, (fp + (positives - tp) * 12, tp + fp, s), key=lambda item: item[:2])
(OUT / "large-expected.json").write_text(json.dumps({"threshold": best[2], "flagged": best[1], "cost": best[0]}) + "\n")
print("large", best)
