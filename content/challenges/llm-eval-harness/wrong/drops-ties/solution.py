import math
import statistics
from collections import Counter, defaultdict

SCORE_OF_B = {"A": 0.0, "tie": 0.5, "B": 1.0}


def position_bias(judgements: list) -> dict:
    pairs = complete_pairs(judgements).values()
    chosen = [choice for pair in pairs for choice in pair.items() if choice[1] != "tie"]
    return {
        "pairs": len(pairs),
        "consistent": share(pair["A"] == pair["B"] for pair in pairs),
        "first_share": share(first == winner for first, winner in chosen),
    }


def agreement(judgements: list, labels: list) -> dict:
    found = results(judgements)
    labelled = {(label["prompt"], label["sample"]): label["label"] for label in labels}
    both = [(found[pair], labelled[pair]) for pair in found if pair in labelled]
    observed = share(result == label for result, label in both)
    if not both:
        return {"pairs": 0, "agreement": None, "kappa": None}
    by_judge = Counter(result for result, _ in both)
    by_people = Counter(label for _, label in both)
    # In whole numbers, so that "expected is 1" can be asked exactly.
    same, possible = sum(by_judge[name] * by_people[name] for name in SCORE_OF_B), len(both) ** 2
    kappa = None if same == possible else (observed - same / possible) / (1 - same / possible)
    return {"pairs": len(both), "agreement": observed, "kappa": kappa}


def win_rate(judgements: list) -> dict:
    by_prompt = defaultdict(list)
    for (prompt, _), result in results(judgements).items():
        if result != "tie":
            by_prompt[prompt].append(SCORE_OF_B[result])
    scores = [statistics.fmean(pairs) for pairs in by_prompt.values()]
    rate = statistics.fmean(scores) if scores else None
    low = high = None
    if len(scores) >= 2:
        margin = 1.96 * statistics.stdev(scores) / math.sqrt(len(scores))
        low, high = max(0.0, rate - margin), min(1.0, rate + margin)
    return {"prompts": len(scores), "rate": rate, "low": low, "high": high}


def complete_pairs(judgements):
    """For each pair that was judged in both orders: the system named, by the system that was shown first."""
    other = {"A": "B", "B": "A"}
    pairs = defaultdict(dict)
    for judgement in judgements:
        first, verdict = judgement["first"], judgement["verdict"]
        if verdict is not None:
            named = {"first": first, "second": other[first], "tie": "tie"}[verdict]
            pairs[judgement["prompt"], judgement["sample"]][first] = named
    return {pair: orders for pair, orders in pairs.items() if len(orders) == 2}


def results(judgements):
    pairs = complete_pairs(judgements)
    return {pair: orders["A"] if orders["A"] == orders["B"] else "tie" for pair, orders in pairs.items()}


def share(flags):
    return statistics.fmean(known) if (known := list(flags)) else None
