"""How often a decision at a cut is wrong, by the length of an adaptive test."""

import numpy as np

rng = np.random.default_rng(5)
CUT, PEOPLE, LENGTHS = 0.5, 4000, (5, 10, 15, 20, 30, 40, 60)
GRID = np.linspace(-5, 5, 101)
BANK = 300
b = rng.normal(CUT, 0.8, BANK)  # difficulties as the experts judge them
a = np.full(BANK, 1.1)
c = np.where(np.arange(BANK) % 2, 0.25, 0.0)  # half of the questions can be guessed


def right(theta, slope, difficulty):
    return c + (1 - c) / (1 + np.exp(-slope * (theta[:, None] - difficulty)))


def decisions(theta, true_b, slope):
    """Everybody sits a test of their own: always the most informative question."""
    table = right(GRID, slope, b)
    info = slope**2 * (1 - table) / table * ((table - c) / (1 - c)) ** 2
    chances = right(theta, a, true_b)
    log_posterior = np.tile(-(GRID**2) / 2 / 1.75, (len(theta), 1))
    unused = np.ones((len(theta), BANK), bool)
    everybody = np.arange(len(theta))
    found = []
    for given in range(max(LENGTHS) + 1):
        weights = np.exp(log_posterior - log_posterior.max(1, keepdims=True))
        weights /= weights.sum(1, keepdims=True)
        mean = weights @ GRID
        if given in LENGTHS:
            at = np.isclose(GRID, CUT)
            above = weights[:, (GRID > CUT) & ~at].sum(1) + weights[:, at].sum(1) / 2
            wrong = (above > 0.5) != (theta > CUT)
            clear = (above >= 0.9) | (above <= 0.1)
            error = np.sqrt(np.mean(weights @ GRID**2 - mean**2))
            shares = wrong.mean(), clear.mean(), wrong[clear].mean()
            found.append((*(100 * share for share in shares), error))
        near = np.rint((mean + 5) * 10).astype(int)
        item = np.where(unused, info[near], -1).argmax(1)
        unused[everybody, item] = False
        answer = rng.random(len(theta)) < chances[everybody, item]
        p = table[:, item].T
        log_posterior += np.log(np.where(answer[:, None], p, 1 - p))
    return found


group = rng.normal(0, 1, PEOPLE)
border = rng.uniform(CUT - 0.25, CUT + 0.25, PEOPLE)
known = decisions(group, b, a)
close = decisions(border, b, a)
# Only judged: the true difficulties lie elsewhere (SD 0.8), and the scoring allows for it.
flatter = a / np.sqrt(1 + np.pi * (a * 0.8) ** 2 / 8)
judged = decisions(group, b + rng.normal(0, 0.8, BANK), flatter)
for name, part in (("whole group", known), ("near the cut", close), ("only judged", judged)):
    print(f"{name:14}" + "".join(f"{length:6}" for length in LENGTHS))
    for row, label in enumerate(("wrong", "clear", "wrong if clear", "standard error")):
        form = "{:5.0f}%" if row < 3 else "{:6.2f}"
        print(f"{label:>14}" + "".join(form.format(found[row]) for found in part))
