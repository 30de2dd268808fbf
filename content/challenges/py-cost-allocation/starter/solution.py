def allocate(bill_cents: int, capacity: int, tenants: list[dict]) -> dict:
    used = sum(tenant["used"] for tenant in tenants)
    raise NotImplementedError
