"""A feature may only use what was known at the moment of the decision."""

import sqlite3

db = sqlite3.connect(":memory:")
db.executescript("""
CREATE TABLE decision (id INTEGER, customer TEXT, decided_at TEXT);
INSERT INTO decision VALUES
  (1, 'ada', '2026-03-10'), (2, 'ada', '2026-03-20'), (3, 'bo', '2026-03-20');
CREATE TABLE chargeback (customer TEXT, happened_at TEXT, reported_at TEXT);
INSERT INTO chargeback VALUES
  ('ada', '2026-03-05', '2026-03-18'),
  ('ada', '2026-03-19', '2026-04-02');
""")

QUERY = """
SELECT d.id, d.customer, d.decided_at, COUNT(c.customer) AS chargebacks
FROM decision AS d
LEFT JOIN chargeback AS c
  ON c.customer = d.customer {condition}
GROUP BY d.id, d.customer, d.decided_at
ORDER BY d.id
"""
CONDITIONS = {
    "all history (leaks the future)": "",
    "by event time (still leaks)": "AND c.happened_at < d.decided_at",
    "by the time we knew (right)": "AND c.reported_at < d.decided_at",
}
for name, condition in CONDITIONS.items():
    counts = [row[3] for row in db.execute(QUERY.format(condition=condition))]
    print(f"{name:32} decisions 1, 2, 3: {counts}")
