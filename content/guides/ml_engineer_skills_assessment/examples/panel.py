"""What talking before scoring does to the error of a panel's mean."""

from random import Random
from statistics import fmean, pstdev

random = Random(3)
CANDIDATES, NOISE, PULL = 20_000, 0.8, 0.6  # points of a scale from 1 to 4; invented


def panel(raters: int, talk_first: bool) -> float:
    """Error of the mean: each rater errs on their own, unless the first one has spoken."""
    own = [random.gauss(0, NOISE) for _ in range(raters)]
    if talk_first:
        first, *others = own
        own = [first] + [PULL * first + (1 - PULL) * error for error in others]
    return fmean(own)


def error_of_mean(raters: int, talk_first: bool) -> float:
    return pstdev([panel(raters, talk_first) for _ in range(CANDIDATES)])


print("raters  scored alone  after the first has spoken")
for raters in (1, 2, 3, 4, 6):
    print(f"{raters:6}  {error_of_mean(raters, False):12.2f}  {error_of_mean(raters, True):26.2f}")
