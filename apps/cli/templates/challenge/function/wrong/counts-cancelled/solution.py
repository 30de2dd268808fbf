def paid_cents(orders):
    sums = {}
    for order in orders:
        sums[order["customer"]] = sums.get(order["customer"], 0) + order["cents"]
    return sums
