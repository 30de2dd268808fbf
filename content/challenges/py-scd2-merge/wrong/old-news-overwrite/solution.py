from bisect import bisect_left


class Timeline:
    """
    What is known of one key: at each point in time a state begins, which lasts until the next point. The state None is a
    gap. Two neighbours never have the same state, and the first one is no gap.
    """

    def __init__(self):
        self.times, self.states = [], []
        self.overwritten = {}

    def append(self, start, end, state):
        if self.times and start < self.times[-1]:
            raise ValueError("versions overlap")
        self.set(start, state)
        if end is not None:
            if end <= start:
                raise ValueError("a version ends before it begins")
            self.set(end, None)

    def set(self, time, state):
        at = bisect_left(self.times, time)
        if at < len(self.times) and self.times[at] == time:
            self.states[at] = state
        else:
            self.times.insert(at, time)
            self.states.insert(at, state)
        # What continues the state before it is no change.
        if at + 1 < len(self.times) and self.states[at + 1] == state:
            self.remove(at + 1)
        if state == (self.states[at - 1] if at > 0 else None):
            self.remove(at)

    def remove(self, at):
        del self.times[at], self.states[at]

    def newest_start(self):
        return max((time for time, state in zip(self.times, self.states) if state is not None), default=None)

    def versions(self):
        ends = [*self.times[1:], None]
        for start, end, state in zip(self.times, ends, self.states):
            if state is not None:
                yield {**state, **self.overwritten, "valid_from": start, "valid_to": end}


def split(columns, overwrite):
    tracked = {name: value for name, value in columns.items() if name not in overwrite}
    return tracked, {name: value for name, value in columns.items() if name in overwrite}


def read_history(history, overwrite):
    timelines = {}
    for row in sorted(history, key=lambda row: row["valid_from"]):
        columns = {name: value for name, value in row.items() if name not in ("key", "valid_from", "valid_to")}
        timeline = timelines.setdefault(row["key"], Timeline())
        tracked, timeline.overwritten = split(columns, overwrite)
        timeline.append(row["valid_from"], row["valid_to"], tracked)
    return timelines


def merge(history: list[dict], updates: list[dict], overwrite: list[str]) -> list[dict]:
    timelines = read_history(history, overwrite)
    last_word = {(update["key"], update["at"]): update for update in updates}
    for update in sorted(last_word.values(), key=lambda update: update["at"]):
        timeline = timelines.setdefault(update["key"], Timeline())
        if update["columns"] is None:
            timeline.set(update["at"], None)
            continue
        tracked, overwritten = split(update["columns"], overwrite)
        timeline.overwritten = overwritten
        timeline.set(update["at"], tracked)
    return [{"key": key, **version} for key in sorted(timelines) for version in timelines[key].versions()]


def as_of(history: list[dict], key: str, at: int) -> dict | None:
    for row in history:
        if row["key"] == key and row["valid_from"] <= at and (row["valid_to"] is None or at < row["valid_to"]):
            return row
    return None
