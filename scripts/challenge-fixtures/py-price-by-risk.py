"""Writes the training files, the new rows and their labels, and checks the bounds in challenge.yaml against the truth.

Needs numpy, pandas and PyYAML. The metrics are computed here once more, by counting pairs and bins.
"""
import json
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

HERE = Path(__file__).parents[2] / "content/challenges" / Path(__file__).stem
FIXTURES = HERE / "fixtures"
HOURS = np.array([2, 1, 1, 1, 1, 1, 2, 3, 4, 5, 5, 5, 6, 5, 5, 5, 5, 6, 7, 8, 8, 7, 5, 2]) / 100
# A seed, how the ordinary share differs, and which part of the paid orders was kept, by channel. With these seeds the
# true probabilities are calibrated within 0.01 on the new orders; not every sample of 4,000 is so well-behaved. The
# bounds lie between several sound models (boosting, splines, a forest with large leaves) and the listed mistakes.
SETS = {
    "alpha": (200, -2.3, {"web": 0.2, "app": 0.2, "shop": 0.2}),
    "beta": (201, -1.6, {"web": 0.25, "app": 0.08, "shop": 0.5}),
    "gamma": (402, -2.9, {"web": 0.1, "app": 0.1, "shop": 0.1}),
}


def orders(rng, count, base):
    table = pd.DataFrame({"order": np.arange(count), "months": rng.gamma(2.0, 14, count).round()})
    table["orders_before"] = rng.poisson(np.minimum(table.months, 60) / 6 + 0.5)
    table["amount"] = np.exp(rng.normal(4.2, 0.8, count)).round(2)
    table["hour"] = rng.choice(24, count, p=HOURS)
    table["channel"] = rng.choice(["web", "app", "shop"], count, p=[0.5, 0.35, 0.15])
    table["country"] = rng.choice(["DE", "FR", "ES", "PL", "IT"], count, p=[0.35, 0.25, 0.15, 0.15, 0.1])
    table["express"] = (rng.random(count) < 0.3).astype(int)
    score = base + 0.9 * np.cos((table.hour - 2) / 24 * 2 * np.pi) + 0.55 * (np.log(table.amount) - 4.2)
    score += -0.45 * np.log1p(table.orders_before) + 1.9 * ((table.express == 1) & (table.months < 12))
    score += table.channel.map({"web": 0.3, "app": -0.2, "shop": -0.9})
    score += table.country.map({"PL": 0.5, "ES": 0.3}).fillna(0)
    probability = 1 / (1 + np.exp(-score))
    table["defaulted"] = (rng.random(count) < probability).astype(int)
    return table, probability.to_numpy()


def forget(rng, table, shares):
    for column, share in shares.items():
        table[column] = table[column].astype(object).where(rng.random(len(table)) >= share, None)


def auc(labels, scores):
    positive, negative = scores[labels == 1], np.sort(scores[labels == 0])
    below = np.searchsorted(negative, positive, "left") + np.searchsorted(negative, positive, "right")
    return below.sum() / 2 / len(positive) / len(negative)


def calibration_error(labels, scores, bins=10):
    edges = np.linspace(0, 1, bins + 1)
    bin_of = np.searchsorted(edges[1:-1], scores)  # right-closed
    return sum(abs((labels - scores)[bin_of == b].sum()) for b in range(bins)) / len(labels)


def write(name, table):
    table.to_csv(FIXTURES / name, index=False, lineterminator="\n")


if __name__ == "__main__":
    FIXTURES.mkdir(exist_ok=True)
    truth = {}
    for name, (seed, base, kept) in SETS.items():
        rng = np.random.default_rng(seed)
        population, _ = orders(rng, 16000, base)
        rate = population.channel.map(kept).where(population.defaulted == 0, 1.0)
        chosen = rng.random(len(population)) < rate
        train = population[chosen].assign(weight=(1 / rate[chosen]).round(4))
        # The export wrote the unpaid orders first, and numbered what it wrote.
        train = train.sort_values("defaulted", ascending=False, kind="stable")
        train["order"] = 500_000 + np.arange(len(train))
        forget(rng, train, {"months": 0.05, "country": 0.03})
        columns = ["order", "months", "orders_before", "amount", "hour", "channel", "country", "express", "weight", "defaulted"]
        write(f"{name}-train.csv", train[columns].sample(frac=1, random_state=seed))

        new, probability = orders(rng, 4000, base)
        new["order"] = 500_000 + len(train) + rng.permutation(len(new))
        forget(rng, new, {"months": 0.05, "country": 0.03})
        write(f"{name}-new.csv", new[columns[:-2]])
        (FIXTURES / f"{name}-labels.json").write_text(json.dumps(new.defaulted.tolist()))
        truth[f"{name}-labels.json"] = (new.defaulted.to_numpy(), probability)

    rng = np.random.default_rng(9200)
    odd, probability = orders(rng, 3000, SETS["alpha"][1])
    odd["order"] = 900_000 + rng.permutation(len(odd))
    forget(rng, odd, {"months": 0.1, "country": 0.1, "amount": 0.1, "hour": 0.1, "channel": 0.1, "orders_before": 0.1, "express": 0.1})
    odd.loc[rng.random(len(odd)) < 0.1, "channel"] = "partner"
    odd.loc[rng.random(len(odd)) < 0.1, "country"] = "SE"
    odd["note"] = np.where(rng.random(len(odd)) < 0.5, "call back", "")
    write("odd-new.csv", odd[["note", "express", "country", "channel", "hour", "amount", "orders_before", "months", "order"]])
    (FIXTURES / "odd-labels.json").write_text(json.dumps(odd.defaulted.tolist()))
    truth["odd-labels.json"] = (odd.defaulted.to_numpy(), probability)

    lines = (FIXTURES / "alpha-train.csv").read_text().splitlines()
    write("no-weight.csv", pd.read_csv(FIXTURES / "alpha-train.csv").drop(columns="weight").head(200))
    write("no-country.csv", pd.read_csv(FIXTURES / "alpha-train.csv").drop(columns="country").head(200))
    write("no-order.csv", pd.read_csv(FIXTURES / "gamma-train.csv").drop(columns="order").head(1000))
    paid = [line for line in lines[1:] if line.endswith(",0")]
    (FIXTURES / "one-class.csv").write_text("\n".join([lines[0], *paid[:200]]) + "\n")
    (FIXTURES / "only-header.csv").write_text(lines[0] + "\n")
    new = (FIXTURES / "gamma-new.csv").read_text().splitlines()
    (FIXTURES / "one-row.csv").write_text("\n".join(new[:2]) + "\n")
    (FIXTURES / "one-row-label.json").write_text("[0]")

    for test in yaml.safe_load((HERE / "challenge.yaml").read_text())["tests"]:
        expect = test["expect"]
        if expect["kind"] != "metric" or expect["labels"] not in truth:
            continue
        labels, probability = truth[expect["labels"]]
        value = {"roc-auc": auc, "calibration-error": calibration_error}[expect["metric"]](labels, probability)
        print(f"{test['id']:18} with the true probabilities {value:.4f}, asked {expect.get('min', expect.get('max'))}")
        assert value >= expect.get("min", -1) + 0.02 and value <= expect.get("max", 9) - 0.02, test["id"]
