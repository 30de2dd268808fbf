"""Two joins at once multiply rows; sums of money follow."""

import sqlite3

db = sqlite3.connect(":memory:")
db.executescript("""
CREATE TABLE orders (id INTEGER, customer TEXT, ordered_at TEXT);
INSERT INTO orders VALUES (1, 'ada', '2026-03-01'), (2, 'ada', '2026-05-01');
CREATE TABLE item (order_id INTEGER, price INTEGER);
INSERT INTO item VALUES (1, 30), (1, 20), (2, 50);
CREATE TABLE payment (order_id INTEGER, paid INTEGER);
INSERT INTO payment VALUES (1, 25), (1, 25), (2, 50);
-- A customer's region, with the time during which it held.
CREATE TABLE customer (name TEXT, region TEXT, since TEXT, until TEXT);
INSERT INTO customer VALUES
  ('ada', 'north', '2025-01-01', '2026-04-01'),
  ('ada', 'south', '2026-04-01', '9999-12-31');
""")

WRONG = """
SELECT count(*), sum(price), sum(paid)
FROM orders AS o
JOIN item AS i ON i.order_id = o.id
JOIN payment AS p ON p.order_id = o.id
"""
RIGHT = """
SELECT count(*), sum(price), sum(paid)
FROM orders AS o
LEFT JOIN
  (SELECT order_id, sum(price) AS price FROM item GROUP BY order_id) AS i
  ON i.order_id = o.id
LEFT JOIN
  (SELECT order_id, sum(paid) AS paid FROM payment GROUP BY order_id) AS p
  ON p.order_id = o.id
"""
REGION = """
SELECT c.region, sum(i.price)
FROM orders AS o
JOIN item AS i ON i.order_id = o.id
JOIN customer AS c ON c.name = o.customer AND {condition}
GROUP BY c.region ORDER BY c.region
"""
NOW = "c.until = '9999-12-31'"
THEN = "o.ordered_at >= c.since AND o.ordered_at < c.until"

print("both joins at once (rows, price, paid):", db.execute(WRONG).fetchone())
print("each to the grain first:               ", db.execute(RIGHT).fetchone())
print("by the region of today:  ", db.execute(REGION.format(condition=NOW)).fetchall())
print("by the region of the day:", db.execute(REGION.format(condition=THEN)).fetchall())
