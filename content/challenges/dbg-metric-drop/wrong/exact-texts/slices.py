"""How the model does on parts of the test set."""
from metrics import accuracy


def by_slice(scored: list[dict]) -> list[dict]:
    groups: dict[str, list] = {}
    for one in scored:
        groups.setdefault(one["slice"], []).append(one)
    return [{"slice": name, "n": len(group), "accuracy": accuracy(group)} for name, group in sorted(groups.items())]


def worst_slice(slices: list[dict], least: int) -> str | None:
    large = [one for one in slices if one["n"] >= least]
    return min(large, key=lambda one: (one["accuracy"], one["slice"]))["slice"] if large else None
