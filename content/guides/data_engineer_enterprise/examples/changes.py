"""Change events come twice and out of order. Apply them so that it does not matter."""

from itertools import permutations

# position in the source's log, operation, key, value
EVENTS = [
    (1, "insert", "ada", "Bonn"),
    (2, "update", "ada", "Lyon"),
    (3, "insert", "bo", "Oslo"),
    (4, "delete", "bo", None),
    (5, "update", "ada", "Rome"),
]


def as_they_come(events) -> dict:
    table = {}
    for _, operation, key, value in events:
        if operation == "delete":
            table.pop(key, None)
        else:
            table[key] = value
    return table


def by_position(events) -> dict:
    """Keeps the newest change of each key; a deletion stays as a gravestone."""
    newest = {}
    for position, operation, key, value in events:
        if position > newest.get(key, (0,))[0]:
            newest[key] = (position, None if operation == "delete" else value)
    live = {key: value for key, (_, value) in newest.items()}
    return {key: value for key, value in live.items() if value is not None}


print("in order, once:        ", as_they_come(EVENTS))
replayed = [*EVENTS, *EVENTS[1:3]]  # the connector restarted at position 2
print("two events come again: ", as_they_come(replayed))
print("  by position:         ", by_position(replayed))
truth = by_position(EVENTS)
orders = list(permutations(EVENTS))
for apply in (as_they_come, by_position):
    right = sum(apply(events) == truth for events in orders)
    print(f"{apply.__name__}: right in {right} of {len(orders)} orders")
