def key(p):
    # Take the parcels one by one, and look only at those with a mark.
    parcels = [(True, True)] * p["tp"] + [(True, False)] * p["fp"] + [(False, True)] * p["fn"]
    damaged = [is_damaged for is_marked, is_damaged in parcels if is_marked]
    return 100 * sum(damaged) / len(damaged)
