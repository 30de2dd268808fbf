def key(p):
    def call(layer):
        if layer == 0:
            return 1                              # reached the database
        return sum(call(layer - 1) for _ in range(1 + p["retries"]))
    return call(p["layers"])
