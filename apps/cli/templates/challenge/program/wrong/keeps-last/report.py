import csv
import sys

last = {order["customer"]: order["cents"] for order in csv.DictReader(sys.stdin) if order["status"] == "paid"}
print("customer,cents")
for customer, cents in sorted(last.items()):
    print(f"{customer},{cents}")
