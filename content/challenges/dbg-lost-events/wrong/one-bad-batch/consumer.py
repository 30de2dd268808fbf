"""Sums up events by account, each once, whenever it is killed."""
from state import State

BATCH = 500


class Consumer:
    def __init__(self, broker, disk):
        self.broker = broker
        self.state = State(disk)
        # The state knows better than the broker what is in it: a commit may have been lost.
        for partition, offset in self.state.next.items():
            broker.seek(partition, offset)

    def run(self) -> None:
        while batch := self.broker.poll(BATCH):
            try:
                for _, _, message in batch:
                    self.handle(message)
            except TypeError:
                self.state.dead.append(message["id"])
            for partition, offset, _ in batch:
                self.state.next[partition] = offset + 1
            self.state.save()
            for partition in sorted({partition for partition, _, _ in batch}):
                self.broker.commit(partition, self.state.next[partition])

    def handle(self, message: dict) -> None:
        if message["id"] in self.state.seen:
            return
        self.state.seen.add(message["id"])
        if type(message["cents"]) is not int:
            raise TypeError("cents must be a whole number")
        self.state.count(message["account"], message["cents"])

    def report(self) -> dict:
        return {"totals": self.state.totals, "dead": self.state.dead}
