"""How often the four-fifths rule raises a false alarm, and how often it sleeps."""

from math import comb


def binomial(n: int, p: float) -> list[float]:
    return [comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]


def fisher(a: int, n: int, b: int, m: int) -> float:
    """Two-sided exact test: a of n against b of m."""
    total = a + b
    chances = {
        k: comb(n, k) * comb(m, total - k) / comb(n + m, total)
        for k in range(max(0, total - m), min(n, total) + 1)
    }
    return sum(p for p in chances.values() if p <= chances[a] * (1 + 1e-9))


def flagged(n: int, p: float, m: int, q: float) -> tuple[float, float]:
    """Chances that group B (m people) falls below 4/5 of A's rate, and that the exact test notices."""
    rule = test = 0.0
    for a, chance_a in enumerate(binomial(n, p)):
        for b, chance_b in enumerate(binomial(m, q)):
            chance = chance_a * chance_b
            if b / m < 0.8 * a / n:
                rule += chance
                if chance > 1e-9 and fisher(a, n, b, m) < 0.05:
                    test += chance
    return 100 * rule, 100 * test


print("                  both 30%                  A 30%, B 18%")
print("people (A + B)  below 4/5  exact test  below 4/5  exact test")
for n, m in ((20, 10), (40, 20), (100, 50), (200, 100)):
    cells = [f"{share:8.0f}%" for q in (0.30, 0.18) for share in flagged(n, 0.30, m, q)]
    print(f"{n:4} + {m:3}      {'  '.join(cells)}")
print(f"2 of 10 against 8 of 25: ratio {2 / 10 / (8 / 25):.2f}, exact p {fisher(8, 25, 2, 10):.2f};", end=" ")
print(f"with one more, ratio {3 / 10 / (7 / 25):.2f}")
