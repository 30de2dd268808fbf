"""A registry in small: versions never change, one name moves, the way back is one line."""

import hashlib
import json


class Registry:
    def __init__(self):
        self.versions: dict[str, dict] = {}
        self.log: list[tuple[str, str, str]] = []

    def register(self, **parts) -> str:
        """A version is all that an answer depends on, named by its content."""
        content = json.dumps(parts, sort_keys=True)
        version = hashlib.sha256(content.encode()).hexdigest()[:8]
        self.versions[version] = parts
        return version

    def point_live_at(self, version: str, by: str, why: str) -> None:
        if version not in self.versions:
            raise KeyError(f"{version} was never registered")
        self.log.append((version, by, why))

    def live(self) -> dict:
        return self.versions[self.log[-1][0]]

    def roll_back(self, by: str, why: str) -> None:
        self.point_live_at(self.log[-2][0], by, why)


def blocked(live: dict, amounts_in_cents: list[int]) -> int:
    """A toy model: its score grows with the amount, in the unit of its features."""
    unit = {"cents": 1, "euros": 100}[live["feature_unit"]]
    scores = [live["weight"] * amount / unit for amount in amounts_in_cents]
    return sum(score > live["threshold"] for score in scores)


payments = [900, 2_500, 4_000, 7_900, 12_000, 60_000]
registry = Registry()
old = registry.register(feature_unit="euros", weight=0.010, threshold=1.0, data="d41f")
new = registry.register(feature_unit="cents", weight=0.0002, threshold=1.5, data="9a07")
registry.point_live_at(old, by="ada", why="gates passed")
print("old version blocks        ", blocked(registry.live(), payments), "of 6")
registry.point_live_at(new, by="ada", why="gates passed")
print("new version blocks        ", blocked(registry.live(), payments), "of 6")
weight_only = {**registry.live(), "weight": registry.versions[old]["weight"]}
print("old weight, new features  ", blocked(weight_only, payments), "of 6")
registry.roll_back(by="bo", why="complaints")
print("whole version rolled back ", blocked(registry.live(), payments), "of 6")
for version, by, why in registry.log:
    print(f"  {version}  {by:4} {why}")
