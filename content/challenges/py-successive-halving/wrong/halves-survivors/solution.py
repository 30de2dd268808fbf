def check(trials, plan):
    if not trials or plan["eta"] < 2 or not 1 <= plan["min_epochs"] <= plan["max_epochs"]:
        raise ValueError("no trials, or a plan that makes no sense")


def train(trial, start, end):
    """The epochs paid between two rungs, and whether the trial got through."""
    for epoch in range(start, end):
        if trial["valid"][epoch] is None:
            return epoch + 1 - start, False
    return end - start, True


def search(trials: list[dict], plan: dict) -> dict:
    check(trials, plan)
    spent, rungs, winner = 0, [], None
    running, start, end = trials, 0, plan["min_epochs"]

    while running and len(running) * (end - start) <= plan["budget"] - spent:
        results = [(trial, *train(trial, start, end)) for trial in running]
        spent += sum(paid for _, paid, _ in results)
        ranking = sorted(
            (trial for trial, _, trained in results if trained),
            key=lambda trial: (-trial["valid"][end - 1], trial["size"], trial["name"]),
        )
        failed = sorted(trial["name"] for trial, _, trained in results if not trained)
        rungs.append({"epochs": end, "ranking": [trial["name"] for trial in ranking], "failed": failed})
        if ranking:
            winner = ranking[0], end - 1
        if end == plan["max_epochs"]:
            break
        running = ranking[: max(1, len(ranking) // plan["eta"])]
        start, end = end, min(end * plan["eta"], plan["max_epochs"])

    report = {"winner": None, "valid": None, "test": None, "spent": spent, "rungs": rungs}
    if winner:
        # The only look at the test set, after everything is decided.
        trial, last = winner
        report.update(winner=trial["name"], valid=trial["valid"][last], test=trial["test"][last])
    return report
