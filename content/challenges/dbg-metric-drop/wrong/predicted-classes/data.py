"""Chooses what is evaluated, without a look at any prediction."""


def normal(text: str) -> str:
    return " ".join(text.casefold().split())


def test_set(examples: list[dict]) -> tuple[list[dict], dict]:
    train = [example for example in examples if example["split"] == "train"]
    texts = {normal(example["text"]) for example in train}
    users = {example["user"] for example in train}
    dropped = {"seenText": 0, "seenUser": 0, "repeated": 0}
    chosen = {}
    for example in examples:
        if example["split"] != "test":
            continue
        text = normal(example["text"])
        if text in texts:
            dropped["seenText"] += 1
        elif example["user"] in users:
            dropped["seenUser"] += 1
        elif text in chosen:
            dropped["repeated"] += 1
        else:
            chosen[text] = example
    return list(chosen.values()), dropped
