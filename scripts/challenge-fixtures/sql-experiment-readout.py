"""Writes fixtures/two-thousand.sql and prints its expected rows, found user by user and not by solution/."""
from math import sqrt
from pathlib import Path

OUT = Path(__file__).parents[2] / "content/challenges" / Path(__file__).stem / "fixtures"
VARIANTS = ("control", "treatment")

(OUT / "two-thousand.sql").write_text(
    """INSERT INTO report VALUES ('2026-05-31 00:00:00');
INSERT INTO assignments SELECT n, CASE WHEN n % 2 = 0 THEN 'control' ELSE 'treatment' END, TIMESTAMP '2026-05-01' + to_minutes(n) FROM range(1, 2001) AS t(n);
INSERT INTO assignments SELECT n, 'treatment', TIMESTAMP '2026-05-10' + to_minutes(n) FROM range(1, 2001) AS t(n) WHERE n % 50 = 0 OR n % 4 = 1;
INSERT INTO orders SELECT n, TIMESTAMP '2026-05-03' + to_minutes(n), n % 7 + 1, n % 13 = 0 FROM range(1, 2001) AS t(n) WHERE n % 5 = 0 OR n % 12 = 1;
"""
)

users, buyers, revenue = [0, 0], [0, 0], [0, 0]
for n in range(1, 2001):
    if n % 50 == 0:
        continue  # An even user with a second assignment, to treatment: a crossover.
    variant = n % 2
    users[variant] += 1
    if (n % 5 == 0 or n % 12 == 1) and n % 13 != 0:
        buyers[variant] += 1
        revenue[variant] += n % 7 + 1

conversion = [bought / count for bought, count in zip(buyers, users)]
diff = conversion[1] - conversion[0]
margin = 1.96 * sqrt(sum(p * (1 - p) / count for p, count in zip(conversion, users)))
imbalance = (users[0] - users[1]) ** 2 / sum(users)
for variant, name in enumerate(VARIANTS):
    comparison = [diff, diff - margin, diff + margin] if variant else [None, None, None]
    print([name, users[variant], buyers[variant], conversion[variant], revenue[variant] / users[variant], *comparison, imbalance])
