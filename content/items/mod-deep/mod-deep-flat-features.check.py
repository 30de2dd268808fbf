def key(p):
    def positions(size):
        # count the places where the kernel lies inside the padded side
        start, count = -p["pad"], 0
        while start + p["k"] <= size + p["pad"]:
            count += 1
            start += 2
        return count
    side = positions(positions(p["n"]))
    return p["ch"] * side * side
