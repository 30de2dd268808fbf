"""Writes fixtures/*.sql but schema.sql, and the expected rows in challenge.yaml, found event by event and not by solution/."""
import json
import re
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path

HERE = Path(__file__).parents[2] / "content/challenges" / Path(__file__).stem
OUT = HERE / "fixtures"
MINUTE = timedelta(minutes=1)
expected = {}


def answer(customers, loaded, incoming):
    totals = {customer: [orders, Fraction(spent), last] for customer, orders, spent, last in customers}
    counted = set(loaded)
    copies = {}
    for event in incoming:
        name, sent_at = event[0], event[5]
        if name not in copies or sent_at > copies[name][5]:
            copies[name] = event
    for name, customer, kind, amount, at, _ in copies.values():
        if name in counted:
            continue
        counted.add(name)
        if kind not in ("order", "refund"):
            continue
        row = totals.setdefault(customer, [0, Fraction(0), None])
        row[1] += Fraction(amount) if kind == "order" else -Fraction(amount)
        if kind == "order":
            row[0] += 1
            row[2] = at if row[2] is None else max(row[2], at)
    return [[customer, orders, spent, last, len(counted)] for customer, (orders, spent, last) in sorted(totals.items())]


def large(name, sql, customers, loaded, incoming):
    """Written by a formula; the same formula is worked out here."""
    (OUT / f"{name}.sql").write_text(sql.strip() + "\n")
    expected[name] = answer(customers, loaded, incoming)


def case(name, incoming, customers=(), loaded=()):
    def insert(table, rows):
        values = ",\n".join("  (" + ", ".join(literal(value) for value in row) + ")" for row in rows)
        return f"INSERT INTO {table} VALUES\n{values};\n" if rows else ""

    text = insert("customers", customers) + insert("loaded", [(event,) for event in loaded])
    large(name, text + insert("incoming", incoming), customers, loaded, incoming)


def literal(value):
    return "NULL" if value is None else f"'{value}'" if isinstance(value, (str, datetime)) else str(value)


def at(day, hour=9, minute=0):
    return datetime(2026, 3, day, hour, minute)


def may(minutes):
    return datetime(2026, 5, 1) + minutes * MINUTE


case("first-load", [
    ("a1", 1, "order", 20, at(1, 8), at(1, 8, 5)), ("a2", 1, "order", 5.5, at(2, 8), at(2, 8, 5)),
    ("a3", 2, "order", 12.25, at(2, 9), at(2, 9, 5)), ("a4", 2, "refund", 2.25, at(2, 8, 30), at(2, 9, 6)),
])
case("growing", [
    ("b1", 1, "order", 10, at(3), at(3)), ("b2", 1, "order", 10, at(4), at(4)),
    ("b3", 2, "order", 0.25, at(3), at(3)), ("b4", 9, "order", 1, at(3), at(3)),
], customers=[(1, 3, 60, at(1)), (2, 1, 9.75, at(1, 10)), (5, 7, 700, at(1, 11))], loaded=["o1"])
case("refunds", [
    ("c1", 1, "refund", 15, at(1), at(2)), ("c2", 1, "order", 5, at(2), at(2)), ("c3", 2, "void", 20, at(2), at(2)),
    ("c4", 3, "order", 8, at(2, 10), at(2, 10)), ("c5", 3, "refund", 8, at(2), at(2, 11)),
    ("c6", 4, "void", 7, at(2), at(2)), ("c7", 1, "opened", 1, at(3), at(3)),
], customers=[(1, 2, 50, at(1, 10)), (2, 1, 20, at(1, 12))])
case("retries", [
    ("d1", 1, "order", 10, at(1), at(1, 9, 1)), ("d1", 1, "order", 10, at(1), at(1, 9, 2)),
    ("d1", 1, "order", 10, at(1), at(1, 9, 3)), ("d2", 1, "order", 10, at(1, 10), at(1, 10, 1)),
    ("d3", 2, "refund", 4, at(1, 8), at(1, 10, 1)), ("d3", 2, "refund", 4, at(1, 8), at(1, 10, 2)),
    ("d4", 2, "order", 9, at(1, 11), at(1, 11, 1)),
])
case("corrected", [
    ("e1", 1, "order", 100, at(1), at(1, 9, 1)), ("e1", 1, "order", 10, at(1), at(1, 9, 30)),
    ("e2", 1, "order", 7, at(1, 10), at(1, 10, 40)), ("e2", 1, "order", 70, at(1, 10), at(1, 10, 1)),
    ("e3", 2, "order", 1, at(2, 8), at(2, 8, 2)), ("e3", 2, "order", 3, at(2, 9), at(2, 8, 4)),
    ("e3", 2, "order", 2, at(2, 7), at(2, 8, 3)),
    # The later copy belongs to somebody else, and happened earlier.
    ("e4", 3, "order", 6, at(3), at(3, 9, 1)), ("e4", 4, "order", 6, at(2), at(3, 9, 2)),
])
case("voided", [
    ("f1", 1, "order", 10, at(1, 8), at(1, 8, 1)), ("f1", 1, "void", 10, at(1, 8), at(1, 8, 9)),
    ("f2", 1, "order", 4, at(1, 7), at(1, 7, 1)), ("f3", 2, "void", 6, at(1), at(1, 9, 1)),
    ("f3", 2, "order", 6, at(1), at(1, 9, 5)), ("f4", 3, "order", 5, at(1), at(1, 9, 1)),
    ("f4", 3, "void", 5, at(1), at(1, 9, 2)), ("f5", 4, "order", 9, at(1), at(1, 9, 1)),
    ("f5", 4, "refund", 9, at(1), at(1, 9, 7)), ("f6", 4, "order", 9, at(1, 6), at(1, 9, 1)),
])
batch = [
    ("g1", 1, "order", 10, at(5), at(5)), ("g2", 1, "refund", 3, at(5, 8), at(5)), ("g3", 2, "order", 8, at(5, 10), at(5, 10)),
]
case("again", batch, customers=[(1, 4, 47, at(5)), (2, 1, 8, at(5, 10))], loaded=["g1", "g2", "g3"])
case("half", [
    *batch, ("g4", 3, "order", 2, at(5, 11), at(5, 11)), ("g5", 1, "order", 1, at(5, 12), at(5, 12)),
], customers=[(1, 4, 47, at(5)), (2, 2, 20, at(4))], loaded=["g0", "g1", "g2"])
case("newer-copy", [
    ("h1", 1, "order", 99, at(5), at(6)), ("h2", 1, "order", 5, at(7), at(7)),
    ("h3", 1, "order", 1, at(6), at(6)), ("h4", 2, "order", 3, at(6), at(6)),
], customers=[(1, 1, 10, at(5))], loaded=["h1", "h2"])
case("late-order", [
    ("i1", 1, "order", 7, at(9), at(11)), ("i2", 2, "order", 6, at(11), at(11)), ("i3", 2, "order", 6, at(2), at(11)),
    ("i4", 3, "order", 1, at(3, 8, 59), at(11)), ("i5", 4, "order", 2, at(8), at(11)), ("i6", 4, "order", 2, at(7), at(12)),
], customers=[(1, 5, 100, at(10)), (2, 1, 5, at(10, 12)), (3, 2, 8, at(3))])
case("refund-is-no-order", [
    ("j1", 1, "refund", 30, at(12), at(12)), ("j2", 2, "refund", 5, at(12), at(12)), ("j3", 3, "order", 5, at(1), at(12)),
    ("j4", 4, "order", 6, at(2), at(12)), ("j5", 4, "refund", 6, at(5), at(12)), ("j6", 6, "void", 9, at(8), at(8)),
], customers=[(1, 2, 30, at(10)), (3, 0, -5, None), (6, 1, 9, at(2))])

large("many-events", """
INSERT INTO customers SELECT n, n, n * 10.5, TIMESTAMP '2026-04-30 00:00' FROM generate_series(1, 10) n;
INSERT INTO incoming
SELECT 'k' || n, 1 + n * 7 % 25, CASE WHEN n % 10 = 0 THEN 'refund' ELSE 'order' END, n * 31 % 997 / 4.0,
  TIMESTAMP '2026-05-01' + n * INTERVAL '1 minute', TIMESTAMP '2026-06-01' + n * INTERVAL '1 minute'
FROM generate_series(1, 30000) n;
""", [(n, n, Fraction(21, 2) * n, datetime(2026, 4, 30)) for n in range(1, 11)], [], [
    (f"k{n}", 1 + n * 7 % 25, "refund" if n % 10 == 0 else "order", Fraction(n * 31 % 997, 4), may(n), may(n))
    for n in range(1, 30001)
])
# Three copies of each event, of which the middle one was sent last.
KINDS = ["order", "refund", "void"]
large("many-copies", """
INSERT INTO incoming
SELECT 'l' || n, 1 + n % 20, (ARRAY['order', 'refund', 'void'])[1 + CASE WHEN i = 2 THEN n % 3 ELSE (n + i) % 3 END],
  (n * 13 + i * 7) % 500, TIMESTAMP '2026-05-01' + n * INTERVAL '1 minute',
  TIMESTAMP '2026-05-01' + (n + CASE WHEN i = 2 THEN 1000000 ELSE i * 100 END) * INTERVAL '1 minute'
FROM generate_series(1, 8000) n, generate_series(1, 3) i;
""", [], [], [
    (f"l{n}", 1 + n % 20, KINDS[(n if i == 2 else n + i) % 3], (n * 13 + i * 7) % 500, may(n), may(n + (1_000_000 if i == 2 else i * 100)))
    for n in range(1, 8001) for i in (1, 2, 3)
])
large("many-replays", """
INSERT INTO customers SELECT n, 100 + n, n * 50, TIMESTAMP '2026-04-30 00:00' FROM generate_series(1, 15) n;
INSERT INTO loaded SELECT 'm' || n FROM generate_series(1, 30000) n WHERE n < 5000 OR n % 3 = 0;
INSERT INTO incoming
SELECT 'm' || n, 1 + n % 15, 'order', n % 90 + 0.25,
  TIMESTAMP '2026-05-01' + n * INTERVAL '1 minute', TIMESTAMP '2026-05-01' + n * INTERVAL '2 minutes'
FROM generate_series(1, 20000) n;
""", [(n, 100 + n, n * 50, datetime(2026, 4, 30)) for n in range(1, 16)], [
    f"m{n}" for n in range(1, 30001) if n < 5000 or n % 3 == 0
], [(f"m{n}", 1 + n % 15, "order", n % 90 + Fraction(1, 4), may(n), may(2 * n)) for n in range(1, 20001)])
# The last orders of forty customers lie before, among and after those that arrive.
large("late-mixture", """
INSERT INTO customers
SELECT n, n, n * 2, TIMESTAMP '2026-05-01' + n * INTERVAL '25 minutes' FROM generate_series(1, 30) n;
INSERT INTO incoming
SELECT 'p' || n, 1 + n * 11 % 40, CASE WHEN n % 5 = 0 THEN 'refund' ELSE 'order' END, n % 60,
  TIMESTAMP '2026-05-01' + n * 37 % 601 * INTERVAL '1 minute', TIMESTAMP '2026-05-03' + n * INTERVAL '1 second'
FROM generate_series(1, 400) n;
""", [(n, n, n * 2, may(25 * n)) for n in range(1, 31)], [], [
    (f"p{n}", 1 + n * 11 % 40, "refund" if n % 5 == 0 else "order", n % 60, may(n * 37 % 601), may(n)) for n in range(1, 401)
])


def cell(value):
    if isinstance(value, datetime):
        return f"'{value.isoformat()}'"
    if isinstance(value, Fraction):
        value = int(value) if value.denominator == 1 else float(value)
    return json.dumps(value)


header = (HERE / "challenge.yaml").read_text()
for name, rows in expected.items():
    text = "[" + ", ".join("[" + ", ".join(cell(value) for value in row) + "]" for row in rows) + "]"
    pattern = rf"(setup: \[schema\.sql, {name}\.sql\]\n.* rows: ).* \}}"
    header, found = re.subn(pattern, lambda match: f"{match[1]}{text} }}", header)
    assert found == 1, name
(HERE / "challenge.yaml").write_text(header)
