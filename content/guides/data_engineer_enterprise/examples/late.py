"""How long should a window stay open for late events?"""

from random import Random

random = Random(9)
N = 100_000


def delay() -> float:
    """Seconds: most phones report at once, some are in a tunnel, a few are off."""
    kind = random.random()
    if kind < 0.90:
        return random.expovariate(1 / 2)
    if kind < 0.99:
        return random.expovariate(1 / 60)
    return random.expovariate(1 / 7200)


# Event times in one hour; windows of a minute.
events = [(at := random.uniform(0, 3600), at + delay()) for _ in range(N)]
print("wait after the window   complete   lost of 100,000")
for wait in (0, 10, 60, 300, 3600):
    lost = sum(seen > (at // 60 + 1) * 60 + wait for at, seen in events)
    print(f"{wait:6} seconds {1 - lost / N:18.2%}{lost:12}")
by_arrival = [0] * 200
by_event = [0] * 60
for at, seen in events:
    by_event[int(at // 60)] += 1
    if seen < 60 * 200:
        by_arrival[int(seen // 60)] += 1
print("events of the first minute:", by_event[0], "counted by arrival:", by_arrival[0])
