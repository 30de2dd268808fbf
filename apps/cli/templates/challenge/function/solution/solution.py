def paid_cents(orders):
    sums = {}
    for order in orders:
        if order["status"] == "paid":
            sums[order["customer"]] = sums.get(order["customer"], 0) + order["cents"]
    return sums
