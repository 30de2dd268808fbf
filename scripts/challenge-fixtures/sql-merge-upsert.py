"""Prints the expected rows of fixtures/large.sql, found change by change and not by solution/."""

UPSERT, DELETE = "upsert", "delete"
known = {}
for n in range(1, 1001):
    if n % 3 == 0:
        known[n] = (n % 50, UPSERT)
    elif n % 3 == 1:
        known[n] = (n % 40, DELETE)
for n in range(1, 20001):
    customer, version = 1 + n % 1000, n * 7919 % 10007 % 61
    if customer not in known or version > known[customer][0]:
        known[customer] = (version, DELETE if version % 5 == 0 else UPSERT)
for op in (UPSERT, DELETE):
    rows = {customer: version for customer, (version, last) in known.items() if last == op}
    print([min(rows), None, None, sum(rows.values()), op == DELETE])
