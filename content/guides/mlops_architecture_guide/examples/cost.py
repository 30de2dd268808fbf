"""Three levers: follow the load, take machines that may vanish, fill the GPU."""

from math import ceil, pi, sin
from random import Random

# dollars an hour; AWS us-east-1 on 20 July 2026, GCP us-central1 on 3 August 2026
CPU = 0.2016  # AWS m7i.xlarge
L4, L4_SPOT = 0.706832, 0.397336  # GCP g2-standard-4
L40S = 1.8610  # AWS g6e.xlarge

# 1. Replicas for the peak all day, or for each hour of an invented day.
load = [900 + 700 * sin(2 * pi * (hour - 9) / 24) for hour in range(24)]
need = [max(3, ceil(requests / (150 * 0.6))) for requests in load]
for name, hours in (("sized for the peak", 24 * max(need)), ("each hour", sum(need))):
    print(f"{name:30}${hours * CPU * 365 / 12:7,.0f} a month")


# 2. A training job of 40 hours on a machine that is taken away now and then.
def hours_needed(between: float, saved_every: float, random: Random) -> float:
    """Hours paid; ten minutes to come back, unsaved work is lost."""
    done = paid = 0.0
    while done < 40:
        lasts = random.expovariate(1 / between)
        if done + lasts >= 40:
            return paid + 40 - done
        done += lasts // saved_every * saved_every
        paid += lasts + 1 / 6
    return paid


print(f"{'40 hours on demand':30}${40 * L4:7.2f}")
for between in (48, 8):
    for saved_every in (0.5, 40):
        random = Random(5)
        runs = [hours_needed(between, saved_every, random) for _ in range(300)]
        name = f"spot, lost every {between} h, " + ("saves" if saved_every < 1 else "no save")
        print(f"{name:30}${sum(runs) / len(runs) * L4_SPOT:7.2f}")

# 3. What a million tokens cost when the GPU makes 1,200 a second, if it is busy.
for busy in (0.05, 0.25, 0.75):
    print(f"GPU busy {busy:4.0%}{'':17}${L40S / (1_200 * 3_600 * busy) * 1e6:7.2f}")
