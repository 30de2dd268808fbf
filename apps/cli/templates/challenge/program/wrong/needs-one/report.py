import csv
import sys

orders = list(csv.DictReader(sys.stdin))
sums = {orders[0]["customer"]: int(orders[0]["cents"])} if orders[0]["status"] == "paid" else {}
for order in orders[1:]:
    if order["status"] == "paid":
        sums[order["customer"]] = sums.get(order["customer"], 0) + int(order["cents"])
print("customer,cents")
for customer, cents in sorted(sums.items()):
    print(f"{customer},{cents}")
