"""How far can we trust a model that grades answers? Compare it with people."""

from random import Random

# 200 answers graded by a person and by the judge: (person, judge) -> count.
GRADED = {
    ("good", "good"): 156,
    ("good", "bad"): 8,
    ("bad", "good"): 20,
    ("bad", "bad"): 16,
}


def agreement(table: dict) -> tuple[float, float]:
    """Raw agreement, and Cohen's kappa: the part that is beyond chance."""
    n = sum(table.values())
    raw = sum(count for (a, b), count in table.items() if a == b) / n
    chance = 0.0
    for grade in ("good", "bad"):
        person = sum(c for (a, _), c in table.items() if a == grade) / n
        judge = sum(c for (_, b), c in table.items() if b == grade) / n
        chance += person * judge
    return raw, (raw - chance) / (1 - chance)


def corrected(judged_good: float, table: dict) -> float:
    """The pass rate that people would find (Rogan and Gladen's estimate)."""
    good = table["good", "good"] + table["good", "bad"]
    bad = table["bad", "good"] + table["bad", "bad"]
    caught = table["good", "good"] / good  # good answers that it passes
    fooled = table["bad", "good"] / bad  # bad answers that it passes
    return (judged_good - fooled) / (caught - fooled)


raw, kappa = agreement(GRADED)
bad = GRADED["bad", "good"] + GRADED["bad", "bad"]
print(f"agreement {raw:.2f}, kappa {kappa:.2f}")
print(f"bad answers that the judge noticed: {GRADED['bad', 'bad']} of {bad}")

# The judge alone then grades 2,000 new answers and passes 90 % of them.
random = Random(5)
pairs = [pair for pair, count in GRADED.items() for _ in range(count)]
estimates = []
for _ in range(2000):
    sample = random.choices(pairs, k=len(pairs))
    passed = sum(random.random() < 0.90 for _ in range(2000)) / 2000
    table = {pair: sample.count(pair) for pair in GRADED}
    estimates.append(corrected(passed, table))
estimates.sort()
low, high = estimates[50], estimates[-51]
print(f"judge says 0.90 good; people would say {corrected(0.90, GRADED):.2f}")
print(f"95 % interval {low:.2f} to {high:.2f}")
