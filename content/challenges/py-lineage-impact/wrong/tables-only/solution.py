class Graph:
    """
    Every column with what it is made from, stars written out. `reads` holds the columns whose values go into it, `uses`
    those that decide which rows its node has. `columns` is in an order in which each comes after what it needs.
    """

    def __init__(self, nodes):
        self.nodes = {node["name"]: node for node in nodes}
        self.reads, self.uses, self.passed = {}, {}, set()
        for name in in_order(self.nodes):
            self.add(self.nodes[name])
        self.columns = list(self.reads)

    def add(self, node):
        columns = {name: list(reads) for name, reads in node["columns"].items()}
        for other in node.get("star", []):
            for column in [column for column in self.reads if node_of(column) == other]:
                name = column.partition(".")[2]
                if name not in columns:
                    columns[name] = [column]
                    self.passed.add(f"{node['name']}.{name}")
        uses = node.get("uses", [])
        for column in [*uses, *(read for reads in columns.values() for read in reads)]:
            self.check(column)
        for name, reads in columns.items():
            self.reads[f"{node['name']}.{name}"] = reads
            self.uses[f"{node['name']}.{name}"] = uses

    def check(self, column):
        if column not in self.reads:
            raise ValueError(f"unknown column {column}")


def node_of(column):
    return column.partition(".")[0]


def in_order(nodes):
    """The names of the nodes, each after those that it needs."""
    needs = {
        name: {
            *node.get("star", []),
            *map(node_of, node.get("uses", [])),
            *(node_of(read) for reads in node["columns"].values() for read in reads),
        }
        for name, node in nodes.items()
    }
    order, waiting = [], {name: len(needed & set(nodes)) for name, needed in needs.items()}
    readers = {name: [other for other in nodes if name in needs[other]] for name in nodes}
    free = [name for name, count in waiting.items() if count == 0]
    while free:
        order.append(free.pop())
        for reader in readers[order[-1]]:
            waiting[reader] -= 1
            if waiting[reader] == 0:
                free.append(reader)
    if len(order) < len(nodes):
        raise ValueError("the nodes need each other")
    return order


def impact(nodes: list[dict], change: dict) -> dict:
    graph = Graph(nodes)
    graph.check(change["column"])
    dropped = change["kind"] == "drop"
    removed, hit = {change["column"]} if dropped else set(), set() if dropped else {change["column"]}
    for column in graph.columns:
        if column == change["column"]:
            continue
        if any(use in removed or use in hit for use in graph.uses[column]):
            hit.add(column)
        elif any(read in removed or read in hit for read in graph.reads[column]):
            gone = column in graph.passed and graph.reads[column][0] in removed
            (removed if gone else hit).add(column)
    nodes_hit = {node_of(column) for column in hit if column != change["column"]}
    hit |= {column for column in graph.columns if node_of(column) in nodes_hit and column not in removed}
    removed.discard(change["column"])
    hit.discard(change["column"])
    owners = {graph.nodes[node_of(column)]["owner"] for column in hit}
    return {
        "breaks": sorted(hit) if dropped else [],
        "changes": [] if dropped else sorted(hit),
        "removed": sorted(removed),
        "owners": sorted(owners),
    }


def origins(nodes: list[dict], column: str) -> dict:
    graph = Graph(nodes)
    graph.check(column)
    values, rows = {}, {}
    for one in graph.columns:
        reads, uses = graph.reads[one], graph.uses[one]
        values[one] = set().union(*(values[read] for read in reads)) if reads else {one}
        rows[one] = set().union(*(rows[read] for read in reads), *(values[use] | rows[use] for use in uses))
    return {"values": sorted(values[column]), "rows": sorted(rows[column])}


def sensitive(nodes: list[dict], tagged: list[str]) -> list[str]:
    graph = Graph(nodes)
    for column in tagged:
        graph.check(column)
    found = set(tagged)
    for column in graph.columns:
        node, _, name = column.partition(".")
        masked = name in graph.nodes[node].get("masks", [])
        if not masked and any(read in found for read in graph.reads[column]):
            found.add(column)
    return sorted(found)
