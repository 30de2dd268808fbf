"""A pretended broker and disk, and a way to kill the consumer anywhere. Given; the tests bring their own copy."""
import json


class Killed(BaseException):
    """The process dies here. Nothing but the broker's commits and the disk survives."""


class World:
    """What outlives the consumer, and when it is to die."""

    def __init__(self, messages, kills=()):
        self.log: dict[str, list] = {}
        for message in messages:
            self.log.setdefault(message["partition"], []).append(message)
        self.committed = {partition: 0 for partition in self.log}
        self.files: dict[str, str] = {}
        self.kills, self.steps = set(kills), 0

    def step(self):
        self.steps += 1
        if self.steps in self.kills:
            raise Killed


class Broker:
    """One session with the broker. Every poll and every commit is a step, after which the process may be killed."""

    def __init__(self, world: World):
        self._world = world
        self._next = dict(world.committed)  # a new session begins where the last commit said

    def poll(self, limit: int) -> list[tuple[str, int, dict]]:
        """Up to `limit` further messages as (partition, offset, message), the partitions in turn; [] at the end."""
        found = []
        while len(found) < limit:
            before = len(found)
            for partition, log in self._world.log.items():
                offset = self._next[partition]
                if offset < len(log) and len(found) < limit:
                    found.append((partition, offset, dict(log[offset])))
                    self._next[partition] = offset + 1
            if len(found) == before:
                break
        self._world.step()
        return found

    def commit(self, partition: str, offset: int) -> None:
        """The next session begins at this offset: the first message that has NOT been dealt with."""
        self._world.committed[partition] = offset
        self._world.step()

    def seek(self, partition: str, offset: int) -> None:
        """The next poll goes on at this offset. Not a step."""
        self._next[partition] = offset


class Disk:
    """Small files. One write is done wholly or not at all, and is a step; its cost grows with the size of the value."""

    def __init__(self, world: World):
        self._world = world

    def write(self, name: str, value) -> None:
        self._world.files[name] = json.dumps(value)
        self._world.step()

    def read(self, name: str, default=None):
        return json.loads(self._world.files[name]) if name in self._world.files else default


def simulate(consumer, messages, kills=()):
    """Runs the consumer, again after each kill, until it ends by itself. Then a new one reports from the disk."""
    world = World(messages, kills)
    while True:
        try:
            consumer(Broker(world), Disk(world)).run()
            break
        except Killed:
            continue
    return consumer(Broker(world), Disk(world)).report(), world.steps


def extremes(consumer, messages, at_once):
    """
    Kills after every single step, and if `at_once` is 2 after every two, and says for each account the fewest and the
    most events that any of these runs counted.
    """
    report, steps = simulate(consumer, messages)
    accounts = sorted({message["account"] for message in messages})
    reports = [report]
    for first in range(1, steps + 1):
        reports.append(simulate(consumer, messages, [first])[0])
        for second in range(first + 1, min(first + 10, steps + 3)) if at_once == 2 else []:
            reports.append(simulate(consumer, messages, [first, second])[0])
    counts = {name: [one["totals"].get(name, {"events": 0})["events"] for one in reports] for name in accounts}
    return {name: {"fewest": min(seen), "most": max(seen)} for name, seen in counts.items()}


def many(count):
    """Messages for a long run: 5 partitions, 50 accounts, every tenth message sent twice."""
    for number in range(count):
        message = {"partition": f"p{number % 5}", "id": f"m{number}", "account": f"a{number % 50}", "cents": number % 7}
        yield message
        if number % 10 == 0:
            yield message
