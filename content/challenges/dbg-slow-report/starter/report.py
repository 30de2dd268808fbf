"""The daily traffic report. The tests call these two functions; they are called as now."""
import source
from busiest import busiest
from dedupe import without_repeats
from ranking import most_visited, percentile_95, slowest
from users import count_sessions, distinct


def report(name: str, top: int) -> dict:
    return summarise(source.events(name), top)


def summarise(events, top: int) -> dict:
    rows = without_repeats(list(events))
    users = distinct([row["user"] for row in rows])
    return {
        "events": len(rows),
        "users": len(users),
        "sessions": sum(count_sessions(rows, user) for user in users),
        "slowest": slowest(rows, top),
        "p95": percentile_95(rows),
        "paths": most_visited(rows, top),
        "busiest": busiest(rows),
    }
