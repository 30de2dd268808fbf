from datetime import date


def month_index(day):
    return day.year * 12 + day.month - 1


def first_day(month):
    return date(month // 12, month % 12 + 1, 1).toordinal()


def read(grain, text):
    """A partition as a number: days and months follow each other without gaps."""
    return date.fromisoformat(text).toordinal() if grain == "day" else month_index(date.fromisoformat(f"{text}-01"))


def write(grain, index):
    return date.fromordinal(index).isoformat() if grain == "day" else f"{index // 12:04}-{index % 12 + 1:02}"


class Graph:
    """Partitions are (task, index). Those before a task's start do not exist."""

    def __init__(self, tasks):
        self.tasks = {task["name"]: task for task in tasks}
        for need in (need for task in tasks for need in task["needs"]):
            self.task(need["task"])

    def task(self, name):
        if name not in self.tasks:
            raise ValueError(f"unknown task {name}")
        return self.tasks[name]

    def partition(self, name, text):
        return name, read(self.task(name)["grain"], text)

    def name(self, partition):
        task, index = partition
        return f"{task}/{write(self.tasks[task]['grain'], index)}"

    def exists(self, partition):
        task = self.tasks[partition[0]]
        return partition[1] >= read(task["grain"], task["start"])

    def needs(self, partition):
        name, index = partition
        grain = self.tasks[name]["grain"]
        found = []
        for need in self.tasks[name]["needs"]:
            other = self.tasks[need["task"]]["grain"]
            if grain == other:
                indices = range(index + need["first"], index + need["last"] + 1)
            elif grain == "month":
                indices = range(first_day(index), first_day(index + 1))
            else:
                indices = [month_index(date.fromordinal(index)) - 1]
            found += [(need["task"], number) for number in indices]
        return found if self.exists(partition) else []

    def in_order(self, wanted):
        """All these partitions and what they need, each after its needs. Without recursion: chains may be long."""
        order, state = [], {}
        for root in wanted:
            stack = [(root, False)]
            while stack:
                partition, done = stack.pop()
                if done:
                    state[partition] = "done"
                    order.append(partition)
                elif state.get(partition) == "open":
                    raise ValueError(f"{self.name(partition)} needs itself")
                elif partition not in state:
                    state[partition] = "open"
                    stack.append((partition, True))
                    stack += [(need, False) for need in self.needs(partition) if state.get(need) != "done"]
        return order


def plan(tasks: list[dict], state: dict, request: dict) -> dict:
    graph = Graph(tasks)
    done = {
        graph.partition(name, text): entry for name, partitions in state.items() for text, entry in partitions.items()
    }
    (name, first), (_, last) = (graph.partition(request["task"], request[end]) for end in ("from", "to"))
    if first > last:
        raise ValueError("the range is empty")
    targets = {partition for index in range(first, last + 1) if graph.exists(partition := (name, index))}

    waves = {}  # partition -> number of its wave; what is not in it is fresh
    for partition in graph.in_order(sorted(targets)):
        needs = graph.needs(partition)
        forced = request["force"] and partition in targets
        if forced or not is_fresh(partition, needs, graph, done, waves):
            waves[partition] = 1 + max((waves.get(need, 0) for need in needs), default=0)

    affected = set(waves)
    for partition in graph.in_order(sorted(done)):
        if any(need in affected for need in graph.needs(partition)):
            affected.add(partition)
    stale = {partition for partition in affected if partition in done and partition not in waves}

    grouped = [[] for _ in range(max(waves.values(), default=0))]
    for partition, number in waves.items():
        grouped[number - 1].append(graph.name(partition))
    return {"waves": [sorted(wave) for wave in grouped], "stale": sorted(graph.name(one) for one in stale)}


def is_fresh(partition, needs, graph, done, waves):
    entry = done.get(partition)
    if entry is None or entry["version"] != graph.tasks[partition[0]]["version"]:
        return False
    return all(need not in waves and done[need]["at"] <= entry["at"] for need in needs)
