def key(p):
    left, t, quota = p["need"], 0, p["limit"] // 10
    while True:
        if t % 100 < quota:
            left -= 1
        t += 1
        if left == 0:
            return t
