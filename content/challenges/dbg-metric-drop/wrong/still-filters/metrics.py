"""Metrics over scored examples; None where there is nothing to measure."""


def accuracy(scored: list[dict]) -> float | None:
    return sum(one["predicted"] == one["label"] for one in scored) / len(scored) if scored else None


def f1(scored: list[dict], name: str) -> float:
    right = sum(one["predicted"] == one["label"] == name for one in scored)
    predicted = sum(one["predicted"] == name for one in scored)
    actual = sum(one["label"] == name for one in scored)
    return 2 * right / (predicted + actual)


def macro_f1(scored: list[dict]) -> float | None:
    """The plain mean over the classes that occur as labels, computed once over all examples."""
    classes = {one["label"] for one in scored}
    return sum(f1(scored, name) for name in classes) / len(classes) if classes else None
