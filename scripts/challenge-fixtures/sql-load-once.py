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


def case(name, incoming, customers=(), loaded=(), formula="", more=()):
    """`formula` is SQL that writes further events; the same formula is worked out in `more`."""

    def insert(table, rows):
        values = ",\n".join("  (" + ", ".join(literal(value) for value in row) + ")" for row in rows)
        return f"INSERT INTO {table} VALUES\n{values};\n" if rows else ""

    text = insert("customers", customers) + insert("loaded", [(event,) for event in loaded]) + insert("incoming", incoming)
    (OUT / f"{name}.sql").write_text((text + formula.lstrip()).strip() + "\n")
    expected[name] = answer(customers, loaded, [*incoming, *more])


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
# Customers from 11 on are refunds and other kinds; those from 101 on come from a formula.
case("growing", [
    ("b1", 1, "order", 10, at(3), at(3)), ("b2", 1, "order", 10, at(4), at(4)),
    ("b3", 2, "order", 0.25, at(3), at(3)), ("b4", 9, "order", 1, at(3), at(3)),
    ("c1", 11, "refund", 15, at(1), at(2)), ("c2", 11, "order", 5, at(2), at(2)), ("c3", 12, "void", 20, at(2), at(2)),
    ("c4", 13, "order", 8, at(2, 10), at(2, 10)), ("c5", 13, "refund", 8, at(2), at(2, 11)),
    ("c6", 14, "void", 7, at(2), at(2)), ("c7", 11, "opened", 1, at(3), at(3)),
], customers=[
    (1, 3, 60, at(1)), (2, 1, 9.75, at(1, 10)), (5, 7, 700, at(1, 11)), (11, 2, 50, at(1, 10)), (12, 1, 20, at(1, 12)),
], loaded=["o1"], formula="""
INSERT INTO incoming
SELECT 'k' || n, 101 + n * 7 % 5, CASE WHEN n % 10 = 0 THEN 'refund' ELSE 'order' END, n * 31 % 997 / 4.0,
  TIMESTAMP '2026-05-01' + n * INTERVAL '1 minute', TIMESTAMP '2026-06-01' + n * INTERVAL '1 minute'
FROM generate_series(1, 29980) n;
""", more=[
    (f"k{n}", 101 + n * 7 % 5, "refund" if n % 10 == 0 else "order", Fraction(n * 31 % 997, 4), may(n), may(n))
    for n in range(1, 29981)
])
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
    # From here on the later copy is of another kind.
    ("f1", 11, "order", 10, at(1, 8), at(1, 8, 1)), ("f1", 11, "void", 10, at(1, 8), at(1, 8, 9)),
    ("f2", 11, "order", 4, at(1, 7), at(1, 7, 1)), ("f3", 12, "void", 6, at(1), at(1, 9, 1)),
    ("f3", 12, "order", 6, at(1), at(1, 9, 5)), ("f4", 13, "order", 5, at(1), at(1, 9, 1)),
    ("f4", 13, "void", 5, at(1), at(1, 9, 2)), ("f5", 14, "order", 9, at(1), at(1, 9, 1)),
    ("f5", 14, "refund", 9, at(1), at(1, 9, 7)), ("f6", 14, "order", 9, at(1, 6), at(1, 9, 1)),
])
batch = [
    ("g1", 1, "order", 10, at(5), at(5)), ("g2", 1, "refund", 3, at(5, 8), at(5)), ("g3", 2, "order", 8, at(5, 10), at(5, 10)),
]
case("again", batch, customers=[(1, 4, 47, at(5)), (2, 1, 8, at(5, 10))], loaded=["g1", "g2", "g3"])
case("half", [
    *batch, ("g4", 3, "order", 2, at(5, 11), at(5, 11)), ("g5", 1, "order", 1, at(5, 12), at(5, 12)),
    # Newer copies of events that were loaded.
    ("h1", 11, "order", 99, at(5), at(6)), ("h2", 11, "order", 5, at(7), at(7)),
    ("h3", 11, "order", 1, at(6), at(6)), ("h4", 12, "order", 3, at(6), at(6)),
], customers=[(1, 4, 47, at(5)), (2, 2, 20, at(4)), (11, 1, 10, at(5))], loaded=["g0", "g1", "g2", "h1", "h2"])
case("late-order", [
    ("i1", 1, "order", 7, at(9), at(11)), ("i2", 2, "order", 6, at(11), at(11)), ("i3", 2, "order", 6, at(2), at(11)),
    ("i4", 3, "order", 1, at(3, 8, 59), at(11)), ("i5", 4, "order", 2, at(8), at(11)), ("i6", 4, "order", 2, at(7), at(12)),
    # Refunds after the last order, and without any.
    ("j1", 11, "refund", 30, at(12), at(12)), ("j2", 12, "refund", 5, at(12), at(12)), ("j3", 13, "order", 5, at(1), at(12)),
    ("j4", 14, "order", 6, at(2), at(12)), ("j5", 14, "refund", 6, at(5), at(12)), ("j6", 16, "void", 9, at(8), at(8)),
], customers=[
    (1, 5, 100, at(10)), (2, 1, 5, at(10, 12)), (3, 2, 8, at(3)), (11, 2, 30, at(10)), (13, 0, -5, None), (16, 1, 9, at(2)),
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
