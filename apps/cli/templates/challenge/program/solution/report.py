import csv
import sys

sums = {}
for order in csv.DictReader(sys.stdin):
    if order["status"] == "paid":
        sums[order["customer"]] = sums.get(order["customer"], 0) + int(order["cents"])
print("customer,cents")
for customer, cents in sorted(sums.items()):
    print(f"{customer},{cents}")
