"""Monthly compute of four patterns. Prices are list prices; loads are invented."""

from math import ceil

HOURS = 730
# dollars an hour, AWS us-east-1 on demand, 20 July 2026
CPU = 0.2016  # m7i.xlarge, 4 vCPU
GPU = 1.8610  # g6e.xlarge, one L40S
CUSTOMERS = 5_000_000
PEAK = 4  # the busiest second against the average
FULL = 0.6  # planned load of a replica


def replicas(requests_a_day: float, per_second: float, least: int) -> int:
    peak = PEAK * requests_a_day / 86_400
    return max(least, ceil(peak / (per_second * FULL)))


def batch(requests_a_day: float) -> float:
    """Every customer each night, asked for or not; 8,000 a second."""
    return 30 * CUSTOMERS / 8_000 / 3_600 * CPU


def online(requests_a_day: float) -> float:
    """150 requests a second on one machine, never fewer than three machines."""
    return replicas(requests_a_day, 150, least=3) * HOURS * CPU


def streaming(requests_a_day: float) -> float:
    """Online, and workers with fresh features: 2,000 events a second each."""
    workers = replicas(20 * requests_a_day, 2_000, least=3)
    return online(requests_a_day) + workers * HOURS * CPU


def language_model(requests_a_day: float) -> float:
    """400 tokens an answer, 1,200 a second on one GPU, at least two of them."""
    return replicas(requests_a_day, 1_200 / 400, least=2) * HOURS * GPU


loads = (10_000, 1_000_000, 20_000_000)
print(f"{'requests a day':16}" + "".join(f"{load:>13,}" for load in loads))
for pattern in (batch, online, streaming, language_model):
    costs = "".join(f"{'$' + format(pattern(load), ',.0f'):>13}" for load in loads)
    print(f"{pattern.__name__.replace('_', ' '):16}{costs}")
