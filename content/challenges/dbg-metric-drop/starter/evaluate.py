"""The public face of the harness. The tests call evaluate; it is called as now."""
from data import test_set
from metrics import accuracy, macro_f1
from slices import by_slice, worst_slice

BATCH = 4


def evaluate(examples: list[dict], predictions: dict, config: dict) -> dict:
    chosen, dropped = test_set(examples, predictions, config["confident"])
    scored = [score(example, predictions[example["id"]]) for example in chosen]
    batches = [scored[start : start + BATCH] for start in range(0, len(scored), BATCH)]
    slices = by_slice(scored)
    return {
        "n": len(scored),
        "dropped": dropped,
        "accuracy": mean([accuracy(batch) for batch in batches]),
        "macroF1": mean([macro_f1(batch) for batch in batches]),
        "coverage": len(scored) / len(chosen) if chosen else None,
        "confidentAccuracy": accuracy(scored),
        "slices": slices,
        "worst": worst_slice(slices),
    }


def mean(values: list) -> float | None:
    return sum(values) / len(values) if values else None


def score(example: dict, prediction: dict) -> dict:
    return {
        "label": example["label"].strip(),
        "predicted": prediction["label"],
        "confidence": prediction["confidence"],
        "slice": example.get("slice"),
    }
