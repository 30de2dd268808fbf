"""Writes fixtures/*.sql and the expected rows in challenge.yaml. The rows are found in Python, not by solution/."""
import json
import random
import re
from datetime import datetime, timedelta
from pathlib import Path

HERE = Path(__file__).parents[2] / "content/challenges" / Path(__file__).stem
OUT = HERE / "fixtures"
HOUR = timedelta(hours=1)
expected = {}


def answer(labels, balances):
    rows = []
    for label, account, at in sorted(labels):
        measured = {}
        for who, valid, recorded, balance, withdrawn in balances:
            if who == account and valid <= at and recorded <= at:
                if valid not in measured or measured[valid][0] < recorded:
                    measured[valid] = (recorded, balance, withdrawn)
        alive = {valid: m for valid, m in measured.items() if not m[2]}
        newest = max(alive, default=None)
        if newest is None or at - newest > 720 * HOUR:
            rows.append([label, None, None])
        else:
            rows.append([label, alive[newest][1], (at - newest) // HOUR])
    return rows


def case(name, labels, balances):
    text = "INSERT INTO labels VALUES " + ", ".join(f"({i}, {a}, '{at}')" for i, a, at in labels) + ";\n"
    if balances:
        text += "INSERT INTO balances VALUES\n" + ",\n".join(
            f"({a}, '{v}', '{r}', {b}, {str(w).lower()})" for a, v, r, b, w in balances
        ) + ";\n"
    (OUT / f"{name}.sql").write_text(text)
    expected[name] = answer(labels, balances)


def t(text):
    return datetime.fromisoformat("2026-" + text)


(OUT / "schema.sql").write_text(
    "CREATE TABLE labels (label_id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL, predicted_at TIMESTAMP NOT NULL);\n"
    "CREATE TABLE balances (\n  account_id INTEGER NOT NULL,\n  valid_at TIMESTAMP NOT NULL,\n  recorded_at TIMESTAMP NOT NULL,\n"
    "  balance DOUBLE NOT NULL,\n  withdrawn BOOLEAN NOT NULL\n);\n"
)
case("first-look", [(1, 7, t("05-02T12:00")), (2, 7, t("05-04T08:00"))], [
    (7, t("05-01T08:00"), t("05-01T09:00"), 100, False), (7, t("05-03T08:00"), t("05-03T09:00"), 250.5, False),
])
case("late-record", [(1, 7, t("05-03T08:00")), (2, 7, t("05-05T08:00"))], [
    (7, t("05-01T08:00"), t("05-01T09:00"), 100, False), (7, t("05-02T08:00"), t("05-04T09:00"), 90, False),
])
case("correction", [(1, 7, t("05-05T08:00")), (2, 8, t("05-05T08:00"))], [
    (7, t("05-01T08:00"), t("05-01T09:00"), 100, False), (7, t("05-02T08:00"), t("05-02T09:00"), 900, False),
    (7, t("05-02T08:00"), t("05-03T09:00"), 90, False),
    (8, t("05-01T08:00"), t("05-01T09:00"), 40, False), (8, t("05-02T08:00"), t("05-02T09:00"), 70, False),
    (8, t("05-02T08:00"), t("05-03T09:00"), 70, True),
])
case("edges-of-time", [(5, 1, t("05-31T08:00")), (3, 1, t("05-31T09:00")), (9, 2, t("05-10T10:00")), (1, 3, t("06-10T10:00"))], [
    (1, t("05-01T08:00"), t("05-01T08:00"), 12, False), (2, t("05-10T10:00"), t("05-10T10:00"), -3.25, False),
    (2, t("05-10T09:00"), t("05-10T09:00"), 8, False), (3, t("06-10T07:00"), t("06-10T08:00"), 0, False),
    (2, t("05-10T11:00"), t("05-10T11:00"), 99, False),
])
case("whole-hours", [(1, 1, t("05-02T09:01")), (2, 1, t("05-02T10:58:59")), (3, 1, t("05-02T10:59")), (4, 2, t("05-04T00:00"))], [
    (1, t("05-02T08:59"), t("05-02T08:59:30"), 5, False), (2, t("05-03T00:00:01"), t("05-03T06:00"), 6, False),
])
case("unknown-accounts", [(4, 1, t("05-03T00:00")), (2, 2, t("05-03T00:00")), (6, 1, t("05-01T00:00")), (8, 3, t("05-03T00:00"))], [
    (1, t("05-02T00:00"), t("05-02T01:00"), 10, False), (9, t("05-02T00:00"), t("05-02T01:00"), 11, False),
])
case("nothing-measured", [(1, 1, t("05-03T00:00")), (2, 1, t("05-03T00:00"))], [])
case("late-for-some", [(1, 1, t("05-03T00:00")), (2, 1, t("05-03T06:00")), (3, 1, t("05-03T05:00")), (4, 2, t("05-03T05:00"))], [
    (1, t("05-01T00:00"), t("05-01T01:00"), 10, False), (1, t("05-02T00:00"), t("05-03T06:00"), 20, False),
    (2, t("05-02T00:00"), t("05-03T05:00"), 30, False), (2, t("05-02T02:00"), t("05-03T06:00"), 31, False),
    # A correction that is known only to the last label of the account.
    (1, t("05-01T00:00"), t("05-03T03:00"), 11, False),
])
case("known-in-advance", [(1, 1, t("05-03T00:00")), (2, 1, t("05-06T00:00")), (3, 2, t("05-03T00:00"))], [
    (1, t("05-01T00:00"), t("05-01T00:00"), 10, False), (1, t("05-05T00:00"), t("05-02T00:00"), 50, False),
    (2, t("05-02T00:00"), t("05-09T00:00"), 60, False), (2, t("05-01T00:00"), t("05-01T00:00"), 61, False),
])
case("old-news", [(1, 1, t("05-20T00:00")), (2, 2, t("05-20T00:00"))], [
    (1, t("05-18T00:00"), t("05-18T01:00"), 80, False), (1, t("05-03T00:00"), t("05-03T01:00"), 30, False),
    (1, t("05-03T00:00"), t("05-19T12:00"), 33, False),
    (2, t("05-18T00:00"), t("05-18T01:00"), 81, False), (2, t("05-18T00:00"), t("05-18T09:00"), 82, False),
    (2, t("05-18T00:00"), t("05-18T05:00"), 83, False),
])
case("withdrawn-and-back", [(1, 1, t("05-20T00:00")), (2, 2, t("05-20T00:00")), (3, 3, t("05-20T00:00"))], [
    (1, t("05-18T00:00"), t("05-18T01:00"), 80, False), (1, t("05-18T00:00"), t("05-18T02:00"), 80, True),
    (1, t("05-18T00:00"), t("05-18T03:00"), 85, False), (1, t("05-10T00:00"), t("05-10T03:00"), 8, False),
    (2, t("05-18T00:00"), t("05-18T01:00"), 70, False), (2, t("05-18T00:00"), t("05-18T02:00"), 70, True),
    (2, t("05-17T00:00"), t("05-17T01:00"), 60, False), (2, t("05-17T00:00"), t("05-18T05:00"), 60, True),
    (2, t("05-16T00:00"), t("05-16T01:00"), 50, False),
    (3, t("05-18T00:00"), t("05-18T06:00"), 40, False), (3, t("05-18T00:00"), t("05-18T08:00"), 40, True),
    (3, t("05-02T00:00"), t("05-02T08:00"), 4, False),
])

rng = random.Random(31)
start = t("03-01T00:00")
balances, labels = [], []
for account in range(1, 9):
    for h in rng.sample(range(1400), 70):
        balances.append((account, start + h * HOUR, start + (h + rng.choice([0, 0, 1, 5, 48, 200])) * HOUR, rng.randrange(-500, 9000) / 4, False))
# The first measurement is on time, so that every label has a value.
balances += [(account, start - HOUR, start - HOUR, 1, False) for account in range(1, 9)]
for n in range(40):
    labels.append((n + 1, rng.randrange(1, 9), start + rng.randrange(100, 1400) * HOUR))
case("late-mixture", labels, balances)

balances, labels = [], []
for account in range(1, 9):
    for h in rng.sample(range(0, 600, 4), 40):
        first = rng.randrange(-500, 9000) / 4
        balances.append((account, start + h * HOUR, start + h * HOUR, first, False))
        for k in range(rng.choice([0, 0, 1, 2])):
            balances.append((account, start + h * HOUR, start + (h + 30 * (k + 1) + rng.randrange(20)) * HOUR, first + k + 1, rng.random() < 0.4))
for n in range(40):
    labels.append((n + 1, rng.randrange(1, 9), start + (700 + rng.randrange(100)) * HOUR))
case("correction-mixture", labels, balances)

# Made by arithmetic in both languages, so that the file stays small.
count = 200_000
balances = [(i % 50, start + timedelta(minutes=60 * (i // 50)), start + timedelta(minutes=60 * (i // 50)), (i * 37) % 10007, False) for i in range(count)]
labels = [(n, (n * 13) % 50, start + timedelta(hours=100 + n * 60)) for n in range(1, 61)]
by_account = {}
for b in balances:
    by_account.setdefault(b[0], []).append(b)
expected["many-measurements"] = [row for label in labels for row in answer([label], by_account[label[1]])]
(OUT / "many-measurements.sql").write_text(
    f"INSERT INTO labels SELECT n, (n * 13) % 50, TIMESTAMP '{start}' + to_hours(100 + n * 60) FROM range(1, 61) AS t(n);\n"
    f"INSERT INTO balances SELECT i % 50, TIMESTAMP '{start}' + to_hours(i // 50), TIMESTAMP '{start}' + to_hours(i // 50),\n"
    f"  (i * 37) % 10007, false FROM range(0, {count}) AS t(i);\n"
)

text = (HERE / "challenge.yaml").read_text()
for name, rows in expected.items():
    body = json.dumps(rows)
    text, changed = re.subn(rf"(  - id: {name}\n(?:    .*\n)*?    expect: .*rows: )\[\[.*\]\]", lambda m: m.group(1) + body, text)
    assert changed == 1, name
    if len(rows) < 12:
        print(name, rows)
(HERE / "challenge.yaml").write_text(text)
