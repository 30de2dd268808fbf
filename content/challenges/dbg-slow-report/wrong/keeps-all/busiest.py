"""The most events in any 60 seconds."""
from collections import deque

SECONDS = 60


class Busiest:
    def __init__(self):
        self.recent = deque()
        self.most = 0

    def add(self, at):
        self.recent.append(at)
        while self.recent[0] <= at - SECONDS:
            self.recent.popleft()
        self.most = max(self.most, len(self.recent))
