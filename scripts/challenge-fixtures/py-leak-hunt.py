"""Writes fixtures/ for this challenge. Expected values come from a plain scan, not from solution/."""
import json
import random
from pathlib import Path

OUT = Path(__file__).parents[2] / "content/challenges" / Path(__file__).stem / "fixtures"
DAY = 86_400
START = 1_767_225_600  # 2026-01-01 00:00 UTC


def write(name, header, rows):
    (OUT / name).write_text(header + "\n" + "".join(",".join("" if c is None else str(c) for c in r) + "\n" for r in rows))


def write_events(name, rows):
    write(name, "entity,event_at,known_at,amount", rows)


def write_requests(name, rows):
    write(name, "entity,at", rows)


def value(events, entity, at, kind, days, seen=lambda event_at, known_at, at: event_at < at and known_at <= at):
    found = [
        (event_at, known_at, line, amount)
        for line, (who, event_at, known_at, amount) in enumerate(events)
        if who == entity and seen(event_at, known_at, at) and (days is None or event_at >= at - days * DAY)
    ]
    amounts = [amount for *_, amount in found]
    if kind == "count":
        return len(found)
    if kind == "sum":
        return round(sum(amounts), 6)
    if not found:
        return None
    if kind == "mean":
        return round(sum(amounts) / len(amounts), 8)
    return max(found)[3] if kind == "last" else at - max(found)[0]


def expect(name, events, requests, spec):
    rows = [{n: value(events, e, at, k, d) for n, k, d in spec} for e, at in requests]
    (OUT / name).write_text(json.dumps(rows, separators=(",", ":")) + "\n")


T = START + 40 * DAY + 36_000
write_events("tiny-events.csv", [("ann", T - 4 * DAY, T - 4 * DAY, 30), ("ann", T - DAY, T - DAY + 5, 20)])
write_requests("tiny-requests.csv", [("ann", T), ("bob", T)])
write_requests("strangers.csv", [("cy", T), ("an", T)])
write_events("late-events.csv", [("ann", T - 4 * DAY, T - 4 * DAY, 30), ("ann", T - DAY, T + 3600, 20)])
write_requests("late-requests.csv", [("ann", T), ("ann", T + 7200)])
# orders knows of the late event; last_amount does not.
write("late-table.csv", "entity,at,orders,last_amount", [("ann", T, 2, 30), ("ann", T + 7200, 2, 30)])
write_events("edge-events.csv", [("ann", T - 7 * DAY, T - 7 * DAY, 4), ("ann", T - DAY, T - DAY, 10), ("ann", T - 8 * DAY, T - 8 * DAY, 99)])
write_requests("edge-requests.csv", [("ann", T), ("ann", T + 1)])
write_events("moment-events.csv", [("ann", T - 5, T - 5, 11), ("ann", T, T, 12), ("bob", T, T, 13)])
write_requests("moment-requests.csv", [("ann", T), ("ann", T + 1)])
# Known before it happens; ties in event_at are decided by known_at, then by line.
write_events("booked-events.csv", [("ann", T + 60, T + 90, 7), ("ann", T + 60, T + 90, 9), ("ann", T + 60, T - DAY, 5)])
write_requests("booked-requests.csv", [("ann", T), ("ann", T + 100)])

rng = random.Random(5)


def history(count, entities, late, seed):
    r = random.Random(seed)
    rows = []
    for _ in range(count):
        event_at = START + r.randrange(120 * DAY)
        delay = 0 if not late else r.choice([0, 0, 30, 3600, 40_000, 2 * DAY, 9 * DAY])
        rows.append((f"u{r.randrange(entities)}", event_at, event_at + delay, r.randrange(100, 9000) / 100))
    return rows


def asked(count, entities, seed, taken):
    r = random.Random(seed)
    rows = []
    while len(rows) < count:
        at = START + 20 * DAY + r.randrange(95 * DAY)
        if at not in taken:
            rows.append((f"u{r.randrange(entities)}", at))
    return rows


calm = history(600, 25, False, 1)
calm_requests = asked(150, 27, 2, {e[1] for e in calm})
write_events("calm-events.csv", calm)
write_requests("calm-requests.csv", calm_requests)
expect("calm-expected.json", calm, calm_requests, [("n", "count", 30), ("n_1d", "count", 1), ("total", "sum", 90), ("average", "mean", 14), ("last_7d", "last", 7), ("quiet", "recency", None)])

messy = history(700, 20, True, 3)
messy_requests = asked(160, 22, 4, {e[1] for e in messy})
write_events("messy-events.csv", messy)
write_requests("messy-requests.csv", messy_requests)
expect("messy-expected.json", messy, messy_requests, [("n", "count", 30), ("total", "sum", None), ("average", "mean", 60), ("last_amount", "last", None), ("quiet", "recency", None)])


def honest(entity, at, kind, days):
    """Fresh or as of the last midnight, as the colleague's job happened to run."""
    return value(messy, entity, rng.choice([at, at - at % DAY]), kind, days)


def table(name, columns):
    rows = [(e, at, *(make(e, at) for _, make in columns)) for e, at in messy_requests]
    write(name, ",".join(["entity", "at", *(n for n, _ in columns)]), rows)


late_blind = lambda event_at, known_at, at: event_at < at
table("nightly-table.csv", [
    ("n_30d", lambda e, at: honest(e, at, "count", 30)),
    ("total", lambda e, at: honest(e, at, "sum", None)),
    ("average", lambda e, at: honest(e, at, "mean", 60)),
    ("quiet", lambda e, at: honest(e, at, "recency", None)),
])
table("mixed-table.csv", [
    ("quiet", lambda e, at: honest(e, at, "recency", None)),
    ("total", lambda e, at: value(messy, e, at, "sum", None, late_blind)),
    ("average", lambda e, at: value(messy, e, at, "mean", None, lambda *_: True)),
    ("n_30d", lambda e, at: value(messy, e, at + 3 * DAY, "count", 33)),
    ("last_amount", lambda e, at: honest(e, at, "last", None)),
])
spoiled = messy_requests[97]
table("one-row-table.csv", [
    ("m_count", lambda e, at: value(messy, e, at, "count", None) + (2 if (e, at) == spoiled else 0)),
    ("a_total", lambda e, at: honest(e, at, "sum", 60)),
    ("z_last", lambda e, at: honest(e, at, "last", 60)),
])

large = history(8000, 300, False, 7)
large_requests = asked(3000, 300, 8, {e[1] for e in large})
write_events("large-events.csv", large)
write_requests("large-requests.csv", large_requests)
by_entity = {}
for event in large:
    by_entity.setdefault(event[0], []).append(event)
rows = [
    {n: value(by_entity.get(e, []), e, at, k, d) for n, k, d in [("n", "count", 30), ("total", "sum", 90), ("last_amount", "last", None)]}
    for e, at in large_requests
]
(OUT / "large-expected.json").write_text(json.dumps(rows, separators=(",", ":")) + "\n")
