"""Prints the reports of content/challenges/dbg-slow-report for its named sources, computed in plain ways over whole lists."""
import json
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "content/challenges/dbg-slow-report/fixtures"))
import source  # noqa: E402

for name, top in [("quiet", 4), ("crowd", 5), ("long", 3)]:
    rows = list({event["id"]: event for event in source.events(name)}.values())
    by_user = {}
    for row in rows:
        by_user.setdefault(row["user"], []).append(row["at"])
    seconds = Counter(row["at"] for row in rows)
    times = sorted(row["ms"] for row in rows)
    rank = next(rank for rank in range(1, len(times) + 1) if rank * 100 >= 95 * len(times))
    print(name, top, json.dumps({
        "events": len(rows),
        "users": len(by_user),
        "sessions": sum(1 + sum(b - a > 1800 for a, b in zip(at, at[1:])) for at in by_user.values()),
        "slowest": [{"id": row["id"], "ms": row["ms"]} for row in sorted(rows, key=lambda row: -row["ms"])[:top]],
        "p95": times[rank - 1],
        "paths": [{"path": p, "events": n} for p, n in sorted(Counter(row["path"] for row in rows).items(), key=lambda i: (-i[1], i[0]))[:top]],
        "busiest": max(sum(seconds[t - back] for back in range(60)) for t in seconds),
    }))
