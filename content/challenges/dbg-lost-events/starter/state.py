"""What the consumer knows."""


class State:
    def __init__(self, disk):
        self.disk = disk
        self.totals = disk.read("totals", {})
        self.dead = disk.read("dead", [])
        self.seen = set()

    def count(self, account: str, cents: int) -> None:
        total = self.totals.setdefault(account, {"events": 0, "cents": 0})
        total["events"] += 1
        total["cents"] += cents

    def save(self) -> None:
        self.disk.write("totals", self.totals)
        self.disk.write("dead", self.dead)
