"""Users and their sessions."""

PAUSE = 1800


def distinct(names):
    users = []
    for name in names:
        if name not in users:
            users.append(name)
    return users


def count_sessions(rows, user):
    times = [row["at"] for row in rows if row["user"] == user]
    return 1 + sum(later - earlier > PAUSE for earlier, later in zip(times, times[1:]))
