"""What the consumer knows. It is written as one value, so no part of it can be newer than another."""

FILE = "state"


class State:
    def __init__(self, disk):
        self.disk = disk
        saved = disk.read(FILE, {})
        self.next = saved.get("next", {})  # partition -> the first offset that has not been dealt with
        self.totals = saved.get("totals", {})
        self.dead = saved.get("dead", [])
        self.seen = set(saved.get("seen", []))

    def count(self, account: str, cents: int) -> None:
        total = self.totals.setdefault(account, {"events": 0, "cents": 0})
        total["events"] += 1
        total["cents"] += cents

    def save(self) -> None:
        value = {"next": self.next, "totals": self.totals, "dead": self.dead, "seen": sorted(self.seen)}
        self.disk.write(FILE, value)
