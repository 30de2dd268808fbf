"""The public face of the harness. The tests call evaluate; it is called as now."""
from data import test_set
from metrics import accuracy, macro_f1
from slices import by_slice, worst_slice


def evaluate(examples: list[dict], predictions: dict, config: dict) -> dict:
    chosen, dropped = test_set(examples)
    scored = [score(example, predictions.get(example["id"])) for example in chosen]
    confident = [one for one in scored if one["confidence"] >= config["confident"]]
    slices = by_slice(scored)
    return {
        "n": len(scored),
        "dropped": dropped,
        "accuracy": accuracy(scored),
        "macroF1": macro_f1(scored),
        "coverage": len(confident) / len(scored) if scored else None,
        "confidentAccuracy": accuracy(confident),
        "slices": slices,
        "worst": worst_slice(slices, config["minSlice"]),
    }


def score(example: dict, prediction: dict | None) -> dict:
    """What is compared. No prediction is a wrong one, of no class and without confidence."""
    return {
        "label": clean(example["label"]),
        "predicted": clean(prediction["label"]) if prediction else None,
        "confidence": prediction["confidence"] if prediction else 0.0,
        "slice": example.get("slice") or "unknown",
    }


def clean(label: str) -> str:
    return label.strip().casefold()
