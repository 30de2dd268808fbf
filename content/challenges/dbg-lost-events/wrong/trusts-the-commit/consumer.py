"""Sums up events by account, each once, whenever it is killed."""
from state import State

BATCH = 500


class Consumer:
    def __init__(self, broker, disk):
        self.broker = broker
        self.state = State(disk)

    def run(self) -> None:
        while batch := self.broker.poll(BATCH):
            for partition, offset, message in batch:
                self.handle(message)
                self.state.next[partition] = offset + 1
            self.state.save()
            for partition in sorted({partition for partition, _, _ in batch}):
                self.broker.commit(partition, self.state.next[partition])

    def handle(self, message: dict) -> None:
        if message["id"] in self.state.seen:
            return
        self.state.seen.add(message["id"])
        if type(message["cents"]) is int:
            self.state.count(message["account"], message["cents"])
        else:
            self.state.dead.append(message["id"])

    def report(self) -> dict:
        return {"totals": self.state.totals, "dead": self.state.dead}
