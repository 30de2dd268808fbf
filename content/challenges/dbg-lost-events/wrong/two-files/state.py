"""What the consumer knows. It is kept in two files."""

FILE = "state"


class State:
    def __init__(self, disk):
        self.disk = disk
        saved = disk.read(FILE, {})
        position = disk.read("position", {})
        self.next = position.get("next", {})  # partition -> the first offset that has not been dealt with
        self.totals = saved.get("totals", {})
        self.dead = position.get("dead", [])
        self.seen = set(position.get("seen", []))

    def count(self, account: str, cents: int) -> None:
        total = self.totals.setdefault(account, {"events": 0, "cents": 0})
        total["events"] += 1
        total["cents"] += cents

    def save(self) -> None:
        self.disk.write(FILE, {"totals": self.totals})
        self.disk.write("position", {"next": self.next, "dead": self.dead, "seen": sorted(self.seen)})
