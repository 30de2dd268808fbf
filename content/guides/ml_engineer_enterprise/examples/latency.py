"""A latency budget meets a long tail: three feature reads, then a model."""

import numpy as np

rng = np.random.default_rng(5)
n = 200_000
reads = rng.lognormal(mean=np.log(8), sigma=0.6, size=(n, 3))  # ms, three stores
slow = rng.random((n, 3)) < 0.01
reads[slow] += 150  # 1 % of reads hit a slow node
model = rng.lognormal(mean=np.log(12), sigma=0.25, size=n)


def show(name: str, total: np.ndarray, extra: str = "") -> None:
    p50, p95, p99 = np.percentile(total, [50, 95, 99])
    print(f"{name:25} p50 {p50:3.0f}  p95 {p95:3.0f}  p99 {p99:4.0f} ms {extra}")


show("one read alone", reads[:, 0])
show("reads one after another", reads.sum(axis=1) + model)
show("reads in parallel", reads.max(axis=1) + model)
deadline = 40
late = (reads > deadline).any(axis=1)
in_time = np.minimum(reads, deadline).max(axis=1) + model
show("parallel, 40 ms deadline", in_time, f"({late.mean():.0%} default)")
