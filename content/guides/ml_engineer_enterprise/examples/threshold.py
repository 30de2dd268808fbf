"""From the cost of each error to a threshold, and to the value of acting at all."""
MISS, FALSE_ALARM = 100.0, 4.0  # cost in dollars of a missed fraud and of a blocked good payment

threshold = FALSE_ALARM / (FALSE_ALARM + MISS)
print(f"block when P(fraud) is above {threshold:.3f}")

payments, fraud_rate = 10_000, 0.01
fraud = payments * fraud_rate
for name, recall, false_positive_rate in [("do nothing", 0.0, 0.0), ("simple rule", 0.40, 0.02), ("model", 0.70, 0.02)]:
    cost = fraud * (1 - recall) * MISS + (payments - fraud) * false_positive_rate * FALSE_ALARM
    caught = fraud * recall
    blocked = caught + (payments - fraud) * false_positive_rate
    precision = f"{caught / blocked:.2f}" if blocked else "-"
    print(f"{name:12} cost ${cost:7,.0f}  precision {precision:>4}")
