"""Rankings and the 95th percentile."""
import heapq


class Slowest:
    """The `top` slowest events. The heap holds no more than those, the one to be thrown out first at its top."""

    def __init__(self, top):
        self.top, self.heap, self.number = top, [], 0

    def add(self, event):
        self.number += 1
        entry = (event["ms"], -self.number, event["id"])  # of equal ones the earlier stays
        if len(self.heap) < self.top:
            heapq.heappush(self.heap, entry)
        elif self.heap and entry > self.heap[0]:
            heapq.heapreplace(self.heap, entry)

    def result(self):
        return [{"id": key, "ms": ms} for ms, _, key in sorted(self.heap, reverse=True)]


class Percentile95:
    """Nearest rank, from a count for each whole number of milliseconds."""

    def __init__(self):
        self.counts, self.count = {}, 0

    def add(self, ms):
        ms -= ms % 10
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
