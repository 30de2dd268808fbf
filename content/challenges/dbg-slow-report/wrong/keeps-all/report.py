"""The daily traffic report. The tests call these two functions; they are called as now."""
import source
from busiest import Busiest
from dedupe import without_repeats
from ranking import Percentile95, Slowest, most_visited
from users import Users


def report(name: str, top: int) -> dict:
    return summarise(source.events(name), top)


def summarise(events, top: int) -> dict:
    users, busiest, slowest, spread, paths = Users(), Busiest(), Slowest(top), Percentile95(), {}
    for event in list(without_repeats(events)):
        users.add(event)
        busiest.add(event["at"])
        slowest.add(event)
        spread.add(event["ms"])
        paths[event["path"]] = paths.get(event["path"], 0) + 1
    return {
        "events": spread.count,
        "users": len(users.last),
        "sessions": users.sessions,
        "slowest": slowest.result(),
        "p95": spread.result(),
        "paths": most_visited(paths, top),
        "busiest": busiest.most,
    }
