"""
Prints values of content/challenges/py-consistent-hashing, found without a ring: all nodes are sorted by their distance
from the key. Also says how many keys move when a node is added.
"""
import json
from collections import Counter
from hashlib import sha256

SIZE = 2**32


def point(text):
    return int(text) % SIZE if text.isdigit() else int.from_bytes(sha256(text.encode()).digest()[:4], "big")


def points(node):
    return node.get("points") or [point(f"{node['name']}#{i}") for i in range(node["weight"] * 64)]


def owners(nodes, key, replicas):
    at = point(key)
    met = sorted(nodes, key=lambda node: (min((place - at) % SIZE for place in places[node["name"]]), node["name"]))
    chosen = []
    for node in met:
        if len(chosen) < replicas and node["zone"] not in [one["zone"] for one in chosen]:
            chosen.append(node)
    chosen += [node for node in met if node not in chosen]
    return [node["name"] for node in chosen[:replicas]]


def node(name, weight, zone):
    return {"name": name, "weight": weight, "zone": zone}


five = [node("n1", 1, "a"), node("n2", 1, "b"), node("n3", 2, "a"), node("n4", 1, "c")]
six = [*five, node("n5", 1, "b")]
thirty = [node(f"s{i}", 1 + i % 3, f"z{i % 4}") for i in range(30)]
places = {one["name"]: points(one) for one in [*six, *thirty]}
names = ["ada", "bob", "cem", "dan", "eve", "fay", "gus", "hal"]
print("owners", json.dumps({key: owners(five, key, 2) for key in names}))
moved = [key for key in names if owners(five, key, 1) != owners(six, key, 1)]
print("moves", json.dumps([{"key": key, "from": owners(five, key, 1)[0], "to": owners(six, key, 1)[0]} for key in moved]))
many = [f"key-{i}" for i in range(5000)]
print("six", json.dumps(Counter(name for key in many[:1000] for name in owners(six, key, 1))))
print("thirty", json.dumps(Counter(name for key in many for name in owners(thirty, key, 3))))
