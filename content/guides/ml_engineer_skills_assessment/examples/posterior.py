"""One skill, ten answers: the posterior on a grid after each of them."""

from math import exp, sqrt

CUT = 0.5  # where "practitioner" begins in our graph
GRID = [i / 20 - 5 for i in range(201)]  # abilities from -5 to 5


def right(theta: float, a: float, b: float, c: float) -> float:
    """Chance of a right answer: slope a, difficulty b, guessing c (3PL)."""
    return c + (1 - c) / (1 + exp(-a * (theta - b)))


def summary(weights: list[float]) -> tuple[float, float, float]:
    total = sum(weights)
    mean = sum(w * t for w, t in zip(weights, GRID)) / total
    variance = sum(w * (t - mean) ** 2 for w, t in zip(weights, GRID)) / total
    above = sum(w for w, t in zip(weights, GRID) if t > CUT)
    above += sum(w for w, t in zip(weights, GRID) if t == CUT) / 2
    return mean, sqrt(variance), above / total


def information(theta: float, a: float, b: float, c: float) -> float:
    """How much an answer tells about abilities near theta."""
    p = right(theta, a, b, c)
    return a * a * (1 - p) / p * ((p - c) / (1 - c)) ** 2


# Difficulties around our cuts; half are choices among four, half ask for a number.
bank = [(1.1, b, c) for b in (-2.1, -1.1, -0.6, -0.1, 0.0, 0.5, 1.0, 1.5, 2.0) for c in (0.25, 0.0)]
answers = [1, 1, 0, 1, 1, 0, 1, 1, 0, 1]  # invented: what this person will do

posterior = [exp(-t * t / 2 / 1.75) for t in GRID]  # before any answer
mean, error, above = summary(posterior)
print("answer  difficulty  guess  right    mean    SE  P(>= 0.5)")
print(f"{0:6}{'':27}{mean:6.2f}  {error:4.2f}  {above:9.2f}")
for number, answer in enumerate(answers, 1):
    item = max(bank, key=lambda item: information(mean, *item))
    bank.remove(item)
    chances = [right(t, *item) for t in GRID]
    chances = [p if answer else 1 - p for p in chances]
    posterior = [w * chance for w, chance in zip(posterior, chances)]
    mean, error, above = summary(posterior)
    said = "yes" if answer else "no"
    print(f"{number:6}  {item[1]:10.1f}  {item[2]:5.2f}  {said:>5}  {mean:6.2f}  {error:4.2f}  {above:9.2f}")
