"""How many alarms are right? The base rate decides."""


def precision(base_rate: float, recall: float, false_positive_rate: float) -> float:
    caught = base_rate * recall
    false_alarms = (1 - base_rate) * false_positive_rate
    return caught / (caught + false_alarms)


for base_rate in (0.001, 0.01, 0.1):
    right = precision(base_rate, recall=0.80, false_positive_rate=0.001)
    print(f"fraud {base_rate:6.1%}: {right:4.0%} of alarms are right")
