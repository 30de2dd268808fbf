"""Rankings and the 95th percentile."""


class Slowest:
    """The `top` slowest events."""

    def __init__(self, top):
        self.top, self.heap, self.number = top, [], 0

    def add(self, event):
        self.number += 1
        entry = (event["ms"], -self.number, event["id"])  # of equal ones the earlier stays
        self.heap.append(entry)
        self.heap.sort(reverse=True)

    def result(self):
        return [{"id": key, "ms": ms} for ms, _, key in self.heap[: self.top]]


class Percentile95:
    """Nearest rank, from a count for each whole number of milliseconds."""

    def __init__(self):
        self.counts, self.count = {}, 0

    def add(self, ms):
        self.counts[ms] = self.counts.get(ms, 0) + 1
        self.count += 1

    def result(self):
        rank = -(-95 * self.count // 100)  # rounded up
        for ms in sorted(self.counts):
            rank -= self.counts[ms]
            if rank <= 0:
                return ms
        return None


def most_visited(paths, top):
    best = sorted(paths.items(), key=lambda item: (-item[1], item[0]))[:top]
    return [{"path": path, "events": count} for path, count in best]
