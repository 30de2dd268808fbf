def paid_cents(orders):
    first = orders[0]
    sums = {first["customer"]: first["cents"]} if first["status"] == "paid" else {}
    for order in orders[1:]:
        if order["status"] == "paid":
            sums[order["customer"]] = sums.get(order["customer"], 0) + order["cents"]
    return sums
