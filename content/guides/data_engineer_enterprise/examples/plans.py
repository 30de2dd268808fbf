"""The same question, asked so that the database can help or cannot."""

import sqlite3

db = sqlite3.connect(":memory:")
db.execute("CREATE TABLE orders (id INTEGER, customer INTEGER, ordered_at TEXT)")
db.execute("CREATE INDEX by_time ON orders (ordered_at)")
db.executemany(
    "INSERT INTO orders VALUES (?, ?, ?)",
    ((i, i % 500, f"2026-{1 + i % 12:02}-{1 + i % 28:02} 12:00") for i in range(20_000)),
)
db.execute("CREATE TABLE blocked (customer INTEGER)")
db.executemany("INSERT INTO blocked VALUES (?)", [(7,), (8,), (None,)])

DAY = "date(ordered_at) = '2026-03-15'"
RANGE = "ordered_at >= '2026-03-15' AND ordered_at < '2026-03-16'"
for condition in (DAY, RANGE):
    query = f"SELECT count(*) FROM orders WHERE {condition}"
    (plan,) = db.execute("EXPLAIN QUERY PLAN " + query).fetchall()
    (rows,) = db.execute(query).fetchone()
    how = "reads the whole table" if "SCAN" in plan[3] else "uses the index"
    print(f"{rows} rows, {how}:\n  {condition}")

ALLOWED = {
    "NOT IN": "customer NOT IN (SELECT customer FROM blocked)",
    "NOT EXISTS": """NOT EXISTS (SELECT 1 FROM blocked AS b
                     WHERE b.customer = orders.customer)""",
}
for name, condition in ALLOWED.items():
    (rows,) = db.execute(f"SELECT count(*) FROM orders WHERE {condition}").fetchone()
    print(f"orders of customers that are not blocked, {name}: {rows}")
