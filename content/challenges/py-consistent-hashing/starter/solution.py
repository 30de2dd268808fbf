from collections import Counter
from hashlib import sha256

SIZE = 2**32
POINTS = 64


def point(text: str) -> int:
    """Given: where a text lies on the ring. A text of digits is its own place, so that rings can be drawn by hand."""
    return int(text) % SIZE if text.isdigit() else int.from_bytes(sha256(text.encode()).digest()[:4], "big")


def owners(nodes: list[dict], keys: list[str], replicas: int) -> dict[str, list[str]]:
    raise NotImplementedError


def moves(before: list[dict], after: list[dict], keys: list[str], replicas: int) -> list[dict]:
    raise NotImplementedError


def spread(nodes: list[dict], count: int, replicas: int) -> dict[str, int]:
    """Given: how many of so many keys each node owns. Two tests call it; leave it as it is."""
    found = owners(nodes, [f"key-{number}" for number in range(count)], replicas)
    return dict(Counter(name for names in found.values() for name in names))
