"""Users and their sessions."""

PAUSE = 1800


class Users:
    def __init__(self):
        self.last = {}  # user -> time of the last event
        self.sessions = 0

    def add(self, event):
        before = self.last.get(event["user"])
        if before is None or event["at"] - before > PAUSE:
            self.sessions += 1
        self.last[event["user"]] = event["at"]
