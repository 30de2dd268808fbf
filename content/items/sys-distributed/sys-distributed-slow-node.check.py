def key(p):
    # count open requests at one moment: request k starts at k/lam and goes to node k mod n
    lam, n = p["lam"], p["n"]
    total = 0
    moments = n
    for shift in range(moments):
        now = 40 + (shift + 0.5) / lam
        for k in range(int(now * lam) + 1):
            start = k / lam
            length = p["t"] if k % n == 0 else p["f"] / 1000
            if start <= now < start + length:
                total += 1
    return total / moments
