"""Compares the claimed estimate with the ROC AUC of the same predictions on labels that the candidate never sees."""

ALLOWED = 0.08
DISTINCT = 20
# Weaker predictions are not judged. By training file, because the expected value is the bare list of labels: the same
# file as for the metric tests, which no candidate gets.
WEAKEST = {"beta-train.csv": 0.56, "noise-train.csv": 0}
WEAKEST_ELSEWHERE = 0.6


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool) and -1e9 < value < 1e9


def roc_auc(labels, scores):
    order = sorted(range(len(scores)), key=lambda i: scores[i])
    ranks, start = [0.0] * len(scores), 0
    while start < len(order):
        end = start
        while end + 1 < len(order) and scores[order[end + 1]] == scores[order[start]]:
            end += 1
        for i in order[start : end + 1]:
            ranks[i] = (start + end) / 2 + 1
        start = end + 1
    positives = sum(labels)
    rank_sum = sum(rank for rank, label in zip(ranks, labels) if label)
    return (rank_sum - positives * (positives + 1) / 2) / (positives * (len(labels) - positives))


def check(args, output, expected, files):
    labels, weakest = expected, WEAKEST.get(args[0], WEAKEST_ELSEWHERE)
    if not isinstance(output, dict) or not isinstance(output.get("predictions"), list):
        return {"score": 0, "message": "The result has another shape."}
    scores, estimate = output["predictions"], output.get("estimate")
    if len(scores) != len(labels) or not all(is_number(s) for s in scores) or not is_number(estimate):
        return {"score": 0, "message": "The result has another shape."}
    truth = roc_auc(labels, scores)
    # Otherwise a constant prediction with an estimate of 0.5 would count as honest.
    if truth < weakest or len(set(scores)) < DISTINCT:
        return {"score": 0, "message": "The predictions are too weak to judge the estimate."}
    if estimate - truth > ALLOWED:
        return {"score": 0, "message": "The estimate is too optimistic."}
    if truth - estimate > ALLOWED:
        return {"score": 0, "message": "The estimate is too pessimistic."}
    return {"score": 1, "message": "The estimate is close to the truth."}
