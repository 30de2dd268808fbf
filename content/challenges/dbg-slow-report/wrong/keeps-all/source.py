"""The events, one after another, sorted by time. Given; the tests bring their own copy."""

# name -> (events, events a second, users, a repeat after every so many)
SOURCES = {
    "quiet": (2_000, 0.02, 40, 7),
    "crowd": (12_000, 400, 9_000, 50),
    "long": (90_000, 2, 700, 11),
}


def events(name: str):
    """Dicts {"id", "user", "at", "ms", "path", "agent"}, made while you read. `at` is in whole seconds."""
    count, rate, users, repeat = SOURCES[name]
    state = 12345
    for number in range(count):
        state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
        event = {
            "id": f"{name}-{number}",
            "user": f"user-{state // 64 % users}",
            "at": int(number / rate),
            "ms": state // 4096 % 3000,
            "path": f"/page/{state // 1024 % 37}",
            "agent": f"{number}" + "x" * 250,
        }
        yield event
        if number % repeat == 0:
            yield dict(event)
