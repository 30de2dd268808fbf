"""Writes fixtures/*.sql and the expected rows in challenge.yaml. The rows are counted in Python, not by solution/."""
import json
import random
import re
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

HERE = Path(__file__).parents[2] / "content/challenges" / Path(__file__).stem
OUT = HERE / "fixtures"
expected = {}


def report(users, events, first, last):
    known = {u: (zone, test) for u, zone, test in users}
    active = {}
    for user, at, kind in events:
        if user in known and not known[user][1] and kind in ("open", "purchase"):
            active.setdefault(at.astimezone(ZoneInfo(known[user][0])).date(), set()).add(user)
    rows = []
    for n in range((last - first).days + 1):
        day = first + timedelta(n)
        week = set().union(*(active.get(day - timedelta(k), set()) for k in range(7)))
        rows.append([day.isoformat(), len(active.get(day, set())), len(week)])
    return rows


def sql(users, events, first, last):
    lines = [f"INSERT INTO report VALUES ('{first}', '{last}');"]
    if users:
        lines.append("INSERT INTO users VALUES " + ", ".join(f"({u}, '{z}', {str(t).lower()})" for u, z, t in users) + ";")
    if events:
        lines.append("INSERT INTO events VALUES\n" + ",\n".join(f"({u}, '{at:%Y-%m-%d %H:%M:%S}+00', '{k}')" for u, at, k in events) + ";")
    return "\n".join(lines) + "\n"


def case(name, users, events, first, last):
    (OUT / f"{name}.sql").write_text(sql(users, events, first, last))
    expected[name] = report(users, events, first, last)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc)


def utc(*ids):
    return [(u, "UTC", False) for u in ids]


(OUT / "schema.sql").write_text(
    "CREATE TABLE users (user_id INTEGER PRIMARY KEY, time_zone VARCHAR NOT NULL, is_test BOOLEAN NOT NULL);\n"
    "CREATE TABLE events (user_id INTEGER NOT NULL, happened_at TIMESTAMPTZ NOT NULL, kind VARCHAR NOT NULL);\n"
    "CREATE TABLE report (first_day DATE NOT NULL, last_day DATE NOT NULL);\n"
)
case("first-look", [*utc(1, 2, 3, 4), (5, "UTC", True)], [
    (1, at("2026-03-03 08:00"), "open"), (2, at("2026-03-04 09:00"), "purchase"), (3, at("2026-03-04 10:00"), "open"),
    (4, at("2026-03-05 23:59"), "open"), (5, at("2026-03-05 10:00"), "open"), (1, at("2026-03-05 10:00"), "push"),
], date(2026, 3, 3), date(2026, 3, 5))
case("quiet-days", utc(1, 2), [(1, at("2026-03-02 08:00"), "open"), (2, at("2026-03-05 08:00"), "open")], date(2026, 3, 1), date(2026, 3, 9))
case("returning", utc(1, 2, 3), [
    *((1, at(f"2026-03-0{d} 08:00"), "open") for d in range(1, 10)), (2, at("2026-03-01 09:00"), "open"),
    (2, at("2026-03-08 09:00"), "open"), (3, at("2026-03-02 09:00"), "purchase"), (3, at("2026-03-04 09:00"), "purchase"),
], date(2026, 3, 1), date(2026, 3, 9))
case("test-accounts", [*utc(1, 2, 3), (8, "UTC", True), (9, "UTC", True)], [
    (1, at("2026-04-01 00:00"), "open"), (8, at("2026-04-01 12:00"), "purchase"), (77, at("2026-04-01 13:00"), "open"),
    (2, at("2026-04-02 01:00"), "push"), (3, at("2026-04-02 02:00"), "purchase"), (9, at("2026-04-03 02:00"), "open"),
    (2, at("2026-04-03 05:00"), "open"), (1, at("2026-04-03 05:00"), "uninstall"), (77, at("2026-04-02 09:00"), "purchase"),
], date(2026, 4, 1), date(2026, 4, 3))
case("busy-people", utc(1, 2, 3), [
    (1, at("2026-05-30 01:00"), "open"), (1, at("2026-05-30 01:00"), "open"), (1, at("2026-05-30 22:00"), "purchase"),
    (2, at("2026-05-31 01:00"), "open"), (2, at("2026-05-31 02:00"), "purchase"), (3, at("2026-06-01 02:00"), "purchase"),
    (3, at("2026-06-01 02:00"), "push"), (3, at("2026-06-01 03:00"), "purchase"),
], date(2026, 5, 30), date(2026, 6, 1))
case("silence", utc(1, 2), [], date(2025, 12, 30), date(2026, 1, 2))
case("long-gap", utc(1, 2, 3), [
    (1, at("2028-02-20 08:00"), "open"), (2, at("2028-02-28 08:00"), "open"), (3, at("2028-03-09 08:00"), "purchase"),
], date(2028, 2, 20), date(2028, 3, 10))
case("before-the-report", utc(1, 2, 3, 4), [
    (1, at("2026-06-24 08:00"), "open"), (2, at("2026-06-25 08:00"), "open"), (3, at("2026-06-30 08:00"), "open"),
    (3, at("2026-07-01 08:00"), "open"), (1, at("2026-07-02 08:00"), "open"), (4, at("2026-07-03 08:00"), "open"),
    (2, at("2026-07-04 00:00"), "open"),
], date(2026, 7, 1), date(2026, 7, 3))

rng = random.Random(21)
events = []
for user in range(1, 41):
    every = rng.choice([1, 2, 3, 6, 7, 8, 11])
    for d in range(rng.randrange(every), 45, every):
        events.append((user, at("2026-08-01 00:00") + timedelta(days=d, minutes=rng.randrange(1440)), "open"))
# Somebody is always there, so that this test is about the week and not about gaps.
case("habits", utc(*range(1, 42)), [*events, *((41, at("2026-08-01 12:00") + timedelta(d), "open") for d in range(45))], date(2026, 8, 10), date(2026, 9, 5))

# Made by arithmetic in both languages, so that the file stays small.
count, users_n = 300_000, 4_000
start = at("2026-01-01 00:00")
events = [((i * 7919) % users_n + 1 + (i * i) % 97, start + timedelta(seconds=(i * 26 + (i * i) % 1009)), "purchase" if i % 5 == 0 else "open") for i in range(count)]
first, last = date(2026, 1, 3), date(2026, 3, 30)
expected["busy-quarter"] = report(utc(*range(1, users_n + 200)), events, first, last)
(OUT / "busy-quarter.sql").write_text(
    f"INSERT INTO report VALUES ('{first}', '{last}');\n"
    f"INSERT INTO users SELECT u, 'UTC', false FROM range(1, {users_n + 200}) AS t(u);\n"
    f"INSERT INTO events SELECT (i * 7919) % {users_n} + 1 + (i * i) % 97,\n"
    "  TIMESTAMPTZ '2026-01-01 00:00:00+00' + to_seconds(i * 26 + (i * i) % 1009),\n"
    f"  CASE WHEN i % 5 = 0 THEN 'purchase' ELSE 'open' END FROM range(0, {count}) AS t(i);\n"
)
zones = ["Pacific/Auckland", "Asia/Tokyo", "Asia/Kolkata", "Europe/Berlin", "America/New_York", "America/Los_Angeles", "Pacific/Honolulu", "Pacific/Kiritimati"]
# One UTC day becomes three local days.
hours = ["12:30", "16:00", "18:29", "22:00", "03:59", "07:00", "09:59", "10:00"]
case("around-the-world", [(n + 1, z, False) for n, z in enumerate(zones)], [
    (n + 1, at(f"2026-09-11 {hour}"), "open") for n, hour in enumerate(hours)
], date(2026, 9, 10), date(2026, 9, 12))
# Every day has somebody, and nobody returns within the week.
case("clock-change", [(1, "Europe/Berlin", False), (2, "Europe/Berlin", False), (3, "America/New_York", False), (4, "Australia/Lord_Howe", False), (5, "UTC", False), (6, "UTC", False)], [
    (5, at("2026-03-28 12:00"), "open"), (6, at("2026-03-31 12:00"), "open"), (1, at("2026-03-28 23:30"), "open"), (2, at("2026-03-29 22:15"), "purchase"),
    (3, at("2026-03-30 03:30"), "open"), (4, at("2026-03-31 13:10"), "open"),
], date(2026, 3, 28), date(2026, 4, 1))

text = (HERE / "challenge.yaml").read_text()
for name, rows in expected.items():
    body = json.dumps(rows).replace('"', "'")
    text, changed = re.subn(rf"(  - id: {name}\n(?:    .*\n)*?    expect: .*rows: )\[\[.*\]\]", lambda m: m.group(1) + body, text)
    assert changed == 1, name
    if len(rows) < 12:
        print(name, rows)
(HERE / "challenge.yaml").write_text(text)
