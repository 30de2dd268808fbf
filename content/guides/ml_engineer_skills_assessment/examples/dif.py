"""A group difference is not yet a biased question: match first, then compare."""

from collections import Counter
from math import exp, log
from random import Random

random = Random(11)
PEOPLE, QUESTIONS = 3000, 20
difficulty = [-1.5 + 3 * i / (QUESTIONS - 1) for i in range(QUESTIONS)]
TILTED = 12  # this question is harder for group B than for equals in group A


def answers(group: str) -> list[int]:
    theta = random.gauss(0.0 if group == "A" else -0.5, 1)  # B had less practice
    extra = [0.8 if group == "B" and i == TILTED else 0 for i in range(QUESTIONS)]
    return [int(random.random() < 1 / (1 + exp(difficulty[i] + extra[i] - theta))) for i in range(QUESTIONS)]


people = [(group, answers(group)) for group in "AB" for _ in range(PEOPLE)]


def mantel_haenszel(question: int) -> float:
    """Common odds ratio over people with equal totals, on the delta scale of ETS."""
    cells = Counter((sum(row), group, row[question]) for group, row in people)
    above = below = 0.0
    for score in range(QUESTIONS + 1):
        a, b = cells[score, "A", 1], cells[score, "A", 0]
        c, d = cells[score, "B", 1], cells[score, "B", 0]
        if a + b + c + d:
            above += a * d / (a + b + c + d)
            below += b * c / (a + b + c + d)
    return -2.35 * log(above / below)


print("question  A right  B right  difference  delta, matched")
for question in (4, 8, TILTED, 16):
    a, b = (sum(row[question] for group, row in people if group == g) / PEOPLE for g in "AB")
    print(f"{question:8}  {a:7.0%}  {b:7.0%}  {100 * (a - b):7.0f} pt  {mantel_haenszel(question):14.2f}")
