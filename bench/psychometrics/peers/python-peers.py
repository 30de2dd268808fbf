"""Times catsim and girth on the bank, answers and responses in a file. Run by ../run.ts: python python-peers.py <work.json>"""

import json
import statistics
import sys
import time

import numpy as np

work = json.load(open(sys.argv[1]))
runs = work["runs"]
result = {}


def median(call, count):
    call()
    times = []
    for _ in range(count):
        start = time.perf_counter()
        call()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def attempt(name, measure):
    try:
        result[name] = measure()
    except Exception as error:  # a peer whose interface has changed is skipped by name
        result[name] = f"{type(error).__name__}: {error}"


def matrix(items):
    return np.array([[item["a"], item["b"], item["c"], 1.0] for item in items])


def catsim_bank(items):
    try:
        from catsim import ItemBank

        return ItemBank(matrix(items))
    except ImportError:
        from catsim.item_bank import ItemBank

        return ItemBank(matrix(items))


def next_item(items, count):
    from catsim.selection import MaxInfoSelector

    bank, selector, given = catsim_bank(items), MaxInfoSelector(), list(range(29))
    return median(lambda: selector.select(item_bank=bank, administered_items=given, est_theta=0.3), count)


def update():
    from catsim.estimation import NumericalSearchEstimator

    items, answers = work["answered"]["items"], [bool(x) for x in work["answered"]["answers"]]
    bank, estimator, given = catsim_bank(items), NumericalSearchEstimator(), list(range(len(items)))
    return median(
        lambda: estimator.estimate(item_bank=bank, administered_items=given, response_vector=answers, est_theta=0.0), runs
    )


def calibration():
    from girth import twopl_mml

    data = np.array(work["responses"], dtype=int).T
    times = []
    for _ in range(work["slowRuns"]):
        start = time.perf_counter()
        twopl_mml(data, options={"max_iteration": 200, "quadrature_n": 61})
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


for name, items in work["banks"].items():
    attempt(f"catsim: next item {name}", lambda items=items: next_item(items, 50 if len(items) > 5000 else runs))
attempt("catsim: ability update", update)
if work.get("responses"):
    attempt("girth: 2PL calibration", calibration)
print(json.dumps(result))
