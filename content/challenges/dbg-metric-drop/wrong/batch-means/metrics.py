"""Metrics over scored examples; None where there is nothing to measure."""


def over_batches(scored: list[dict], metric, size: int = 4) -> float | None:
    values = [metric(scored[start : start + size]) for start in range(0, len(scored), size)]
    return sum(values) / len(values) if values else None


def accuracy(scored: list[dict]) -> float | None:
    return over_batches(scored, lambda batch: sum(one["predicted"] == one["label"] for one in batch) / len(batch))


def f1(scored: list[dict], name: str) -> float:
    right = sum(one["predicted"] == one["label"] == name for one in scored)
    predicted = sum(one["predicted"] == name for one in scored)
    actual = sum(one["label"] == name for one in scored)
    return 2 * right / (predicted + actual)


def macro_f1(scored: list[dict]) -> float | None:
    """The plain mean over the classes that occur as labels."""

    def of_batch(batch):
        classes = {one["label"] for one in batch}
        return sum(f1(batch, name) for name in classes) / len(classes)

    return over_batches(scored, of_batch)
