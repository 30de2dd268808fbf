"""How the model does on parts of the test set."""
from metrics import accuracy


def by_slice(scored: list[dict]) -> list[dict]:
    groups: dict[str, list] = {}
    for one in scored:
        if one["slice"]:
            groups.setdefault(one["slice"], []).append(one)
    return [{"slice": name, "n": len(group), "accuracy": accuracy(group)} for name, group in sorted(groups.items())]


def worst_slice(slices: list[dict]) -> str | None:
    return min(slices, key=lambda one: one["accuracy"])["slice"] if slices else None
