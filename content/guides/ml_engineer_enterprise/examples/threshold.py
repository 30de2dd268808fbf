"""From the cost of each error to a threshold, and to the value of acting at all."""

MISS = 100.0  # dollars lost with a missed fraud
FALSE_ALARM = 4.0  # dollars lost with a blocked good payment

threshold = FALSE_ALARM / (FALSE_ALARM + MISS)
print(f"block when P(fraud) is above {threshold:.3f}")

payments, fraud_rate = 10_000, 0.01
fraud = payments * fraud_rate
for name, recall, false_positive_rate in [
    ("do nothing", 0.0, 0.0),
    ("simple rule", 0.40, 0.02),
    ("model", 0.70, 0.02),
]:
    caught = fraud * recall
    innocent = (payments - fraud) * false_positive_rate
    cost = (fraud - caught) * MISS + innocent * FALSE_ALARM
    blocked = caught + innocent
    precision = f"{caught / blocked:.2f}" if blocked else "-"
    print(f"{name:12} cost ${cost:7,.0f}  precision {precision:>4}")
