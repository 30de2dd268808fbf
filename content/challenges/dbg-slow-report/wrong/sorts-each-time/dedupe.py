"""Leaves out repeats. A repeat follows within 60 seconds, so older ids can be forgotten."""
from collections import deque

SECONDS = 60


def without_repeats(events):
    seen, order = set(), deque()
    for event in events:
        while order and order[0][0] < event["at"] - SECONDS:
            seen.discard(order.popleft()[1])
        if event["id"] not in seen:
            seen.add(event["id"])
            order.append((event["at"], event["id"]))
            yield event
