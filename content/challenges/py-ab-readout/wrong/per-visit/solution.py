import math
from statistics import fmean, variance

ARMS = ("control", "treatment")


def by_user(rows):
    """The users of one arm as [arm, outcome, before], and how many were in both."""
    arms = {}
    for row in rows:
        arms.setdefault(row["user"], set()).add(row["arm"])
    crossed = {name for name, seen in arms.items() if len(seen) > 1}
    visits = [[row["arm"], row["value"], row["before"]] for row in rows if row["user"] not in crossed]
    return visits, len(crossed)


def sample_ratio_p(control, treatment, share):
    total = control + treatment
    pairs = [(treatment, total * share), (control, total * (1 - share))]
    chi2 = sum((seen - expected) ** 2 / expected for seen, expected in pairs)
    return math.erfc(math.sqrt(chi2 / 2))


def adjusted(users):
    """Outcomes with what was known before the test subtracted."""
    known = [(before, outcome) for _, outcome, before in users if before is not None]
    mean, theta = 0.0, 0.0
    if len({before for before, _ in known}) > 1:
        mean = fmean(before for before, _ in known)
        mean_outcome = fmean(outcome for _, outcome in known)
        covariance = sum((before - mean) * (outcome - mean_outcome) for before, outcome in known)
        theta = covariance / sum((before - mean) ** 2 for before, _ in known)
    return [
        (arm, outcome if before is None else outcome - theta * (before - mean)) for arm, outcome, before in users
    ]


def difference(outcomes):
    control, treatment = ([value for arm, value in outcomes if arm == name] for name in ARMS)
    error = variance(control) / len(control) + variance(treatment) / len(treatment)
    return fmean(treatment) - fmean(control), error


def readout(rows: list[dict], plan: dict) -> dict:
    share = plan["treatment_share"]
    users, crossed = by_user(rows)
    counts = {name: sum(arm == name for arm, _, _ in users) for name in ARMS}
    if min(counts.values()) < 2 or not 0 < share < 1:
        raise ValueError("an arm with fewer than two users, or a share that is none")

    srm_p = sample_ratio_p(counts["control"], counts["treatment"], share)
    report = {"users": counts, "crossed": crossed, "srm_p": srm_p}
    if srm_p < plan["srm_alpha"]:
        nothing = dict.fromkeys(("effect", "low", "high", "variance_ratio"))
        return {**report, **nothing, "decision": "invalid"}

    effect, error = difference(adjusted(users))
    _, plain_error = difference([(arm, outcome) for arm, outcome, _ in users])
    margin = plan["z"] * math.sqrt(error)
    low, high = effect - margin, effect + margin
    return {
        **report,
        "effect": effect,
        "low": low,
        "high": high,
        "variance_ratio": error / plain_error if plain_error > 0 else 1.0,
        "decision": "ship" if low > 0 else "stop" if high < 0 else "unclear",
    }
