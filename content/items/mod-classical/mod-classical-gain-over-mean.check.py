import statistics


def key(p):
    took = [p["past"] + p[name] for name in ("d1", "d2", "d3", "d4")]
    model = [y + p[name] for y, name in zip(took, ("e1", "e2", "e3", "e4"))]

    def mae(predictions):
        return statistics.fmean(max(y, z) - min(y, z) for y, z in zip(took, predictions))

    return round(100 * (1 - mae(model) / mae([p["past"]] * 4)))
