"""Chooses what is evaluated."""


def test_set(examples: list[dict], predictions: dict, confident: float) -> tuple[list[dict], dict]:
    texts = [example["text"] for example in examples if example["split"] == "train"]
    dropped = {"seenText": 0, "seenUser": 0, "repeated": 0}
    chosen = []
    for example in examples:
        if example["split"] != "test":
            continue
        if example["text"] in texts:
            dropped["seenText"] += 1
            continue
        # Unusable predictions only blur the picture.
        prediction = predictions.get(example["id"])
        if prediction is None or prediction["confidence"] < confident:
            continue
        chosen.append(example)
    return chosen, dropped
