def usable(outcomes, day, window, model_from):
    oldest = max(day - window + 1, model_from)
    return [outcome["wrong"] for outcome in outcomes if oldest <= outcome["made"] <= day]


def saving(error, policy):
    """What a fresh model would save within the horizon."""
    errors_per_day = (error - policy["base_error"]) * policy["predictions_per_day"]
    return errors_per_day * policy["cost_per_error"] * policy["horizon"]


def plan(outcomes: list[dict], policy: dict, first_day: int, last_day: int) -> list[dict]:
    if min(policy[name] for name in ("window", "min_labels", "patience", "horizon")) < 1:
        raise ValueError("window, min_labels, patience and horizon must be at least 1")

    decisions, streak, model_from = [], 0, policy["model_from"]
    for day in range(first_day, last_day + 1):
        wrong = usable(outcomes, day, policy["window"], model_from)
        if len(wrong) < policy["min_labels"]:
            decisions.append({"day": day, "labels": len(wrong), "error": None, "action": "wait"})
            continue

        error = sum(wrong) / len(wrong)
        pays = saving(error, policy) > policy["retrain_cost"]
        streak = streak + 1 if pays else 0
        action = "suspect" if pays else "hold"
        if streak >= policy["patience"] and day - model_from >= policy["cooldown"]:
            action, streak, model_from = "retrain", 0, day + 1
        decisions.append({"day": day, "labels": len(wrong), "error": error, "action": action})
    return decisions
