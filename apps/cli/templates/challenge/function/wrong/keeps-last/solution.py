def paid_cents(orders):
    return {order["customer"]: order["cents"] for order in orders if order["status"] == "paid"}
