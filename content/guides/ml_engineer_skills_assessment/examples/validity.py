"""What a validity of .42 looks like, and what is left of it among those who were hired."""

from math import asin, pi, sqrt
from random import Random

random = Random(7)


def correlation(pairs: list[tuple[float, float]]) -> float:
    n = len(pairs)
    mx, my = (sum(p[i] for p in pairs) / n for i in (0, 1))
    sxy = sum((x - mx) * (y - my) for x, y in pairs)
    sxx, syy = (sum((p[i] - m) ** 2 for p in pairs) for i, m in ((0, mx), (1, my)))
    return sxy / sqrt(sxx * syy)


for r in (0.19, 0.33, 0.42, 0.51):
    better = 0.5 + asin(r) / pi
    print(f"r = {r:.2f}: the higher scorer is better in {better:.0%} of pairs")

R, APPLICANTS = 0.42, 200_000
people = [(x, R * x + sqrt(1 - R * R) * random.gauss(0, 1)) for x in (random.gauss(0, 1) for _ in range(APPLICANTS))]
print(f"all applicants:              r = {correlation(people):.2f}")
for share in (0.5, 0.3, 0.1):
    hired = sorted(people, reverse=True)[: int(share * APPLICANTS)]
    print(f"the best {share:4.0%} by score hired: r = {correlation(hired):.2f} among them")
