"""Sums up events by account."""
from state import State

BATCH = 4
SAVE_EVERY = 3


class Consumer:
    def __init__(self, broker, disk):
        self.broker = broker
        self.state = State(disk)

    def run(self) -> None:
        handled = 0
        while batch := self.broker.poll(BATCH):
            partition, offset, _ = batch[-1]
            self.broker.commit(partition, offset)
            try:
                for _, _, message in batch:
                    self.handle(message)
                    handled += 1
                    if handled % SAVE_EVERY == 0:
                        self.state.save()
            except TypeError:
                self.state.dead.append(message["id"])

    def handle(self, message: dict) -> None:
        if message["id"] in self.state.seen:
            return
        self.state.seen.add(message["id"])
        self.state.count(message["account"], message["cents"])

    def report(self) -> dict:
        return {"totals": self.state.totals, "dead": self.state.dead}
