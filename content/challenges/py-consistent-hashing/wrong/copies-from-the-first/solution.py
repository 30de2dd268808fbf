from bisect import bisect_left
from collections import Counter
from hashlib import sha256

SIZE = 2**32
POINTS = 64


def point(text: str) -> int:
    """Given: where a text lies on the ring. A text of digits is its own place, so that rings can be drawn by hand."""
    return int(text) % SIZE if text.isdigit() else int.from_bytes(sha256(text.encode()).digest()[:4], "big")


def points_of(node):
    given = node.get("points")
    return given if given is not None else [point(f"{node['name']}#{i}") for i in range(node["weight"] * POINTS)]


class Ring:
    def __init__(self, nodes):
        self.zones = {node["name"]: node["zone"] for node in nodes}
        self.ring = sorted((place, node["name"]) for node in nodes for place in points_of(node))

    def walk(self, key):
        """The different nodes in the order in which one meets them, clockwise from the key."""
        start, seen = bisect_left(self.ring, (point(key),)), set()
        for step in range(len(self.ring)):
            _, name = self.ring[(start + step) % len(self.ring)]
            if name not in seen:
                seen.add(name)
                yield name

    def owners(self, key, replicas):
        chosen, passed_over, zones = [], [], set()
        for name in self.walk(key):
            if len(chosen) == replicas:
                break
            if self.zones[name] in zones:
                passed_over.append(name)
            else:
                chosen.append(name)
                zones.add(self.zones[name])
        return (chosen + passed_over)[:replicas]


def owners(nodes: list[dict], keys: list[str], replicas: int) -> dict[str, list[str]]:
    ring = Ring(nodes)
    return {key: ring.owners(key, replicas) for key in keys}


def moves(before: list[dict], after: list[dict], keys: list[str], replicas: int) -> list[dict]:
    old, new = owners(before, keys, replicas), owners(after, keys, replicas)
    found = []
    for key in keys:
        source = next(iter(old[key]), None)
        found += [{"key": key, "from": source, "to": name} for name in new[key] if name not in old[key]]
    return found


def spread(nodes: list[dict], count: int, replicas: int) -> dict[str, int]:
    """Given: how many of so many keys each node owns. Two tests call it; leave it as it is."""
    found = owners(nodes, [f"key-{number}" for number in range(count)], replicas)
    return dict(Counter(name for names in found.values() for name in names))
