"""The last city known at each decision, one row for each."""

import sqlite3

db = sqlite3.connect(":memory:")
db.executescript("""
CREATE TABLE decision (id INTEGER, customer TEXT, decided_at TEXT);
INSERT INTO decision VALUES
  (1, 'ada', '2026-03-10'), (2, 'ada', '2026-03-20'), (3, 'bo', '2026-03-20');
CREATE TABLE address (customer TEXT, city TEXT, known_at TEXT);
INSERT INTO address VALUES
  ('ada', 'Bonn', '2026-01-02'),
  ('ada', 'Lyon', '2026-03-15'),
  ('ada', 'Oslo', '2026-05-01');
""")

JOINED = """
SELECT d.id, a.city,
       ROW_NUMBER() OVER (PARTITION BY d.id ORDER BY a.known_at DESC) AS newest
FROM decision AS d
LEFT JOIN address AS a
  ON a.customer = d.customer AND a.known_at <= d.decided_at
"""
joined = db.execute(JOINED).fetchall()
print("rows after the join:", len(joined))
newest = f"SELECT id, city FROM ({JOINED}) WHERE newest = 1 ORDER BY id"
print("newest = 1:", db.execute(newest).fetchall())
