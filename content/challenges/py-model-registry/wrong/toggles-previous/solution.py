import hashlib

ROUNDING = 1e-9


class Refused(Exception):
    def __init__(self, reason, **details):
        self.result = {"ok": False, "reason": reason, **details}


class Registry:
    def __init__(self, gates):
        self.gates = gates
        self.metrics = {}
        self.stages = {}
        self.production = None
        self.previous = None
        self.canary_version = None
        self.canary_share = 0

    def obey(self, command):
        fields = {name: value for name, value in command.items() if name != "op"}
        try:
            return getattr(self, command["op"])(**fields) or {"ok": True}
        except Refused as refused:
            return refused.result

    def register(self, metrics):
        version = len(self.stages) + 1
        self.metrics[version] = metrics
        self.stages[version] = "new"
        return {"version": version}

    def canary(self, version, share):
        if version not in self.stages:
            raise Refused("unknown-version")
        if self.stages[version] != "new":
            raise Refused("wrong-stage")
        if self.canary_version is not None:
            raise Refused("busy")
        self.check_share(share)
        self.check_gates(version)
        self.stages[version] = "canary"
        self.canary_version, self.canary_share = version, share

    def share(self, share):
        self.need_canary()
        self.check_share(share)
        self.canary_share = share

    def promote(self):
        self.need_canary()
        self.check_gates(self.canary_version)
        if self.production is not None:
            self.stages[self.production] = "archived"
        self.stages[self.canary_version] = "production"
        self.previous, self.production = self.production, self.canary_version
        self.canary_version = None

    def stop(self):
        self.need_canary()
        self.stages[self.canary_version] = "rejected"
        self.canary_version = None

    def rollback(self):
        if self.previous is None:
            raise Refused("no-previous")
        self.stages[self.production] = "rejected"
        self.previous, self.production = self.production, self.previous
        self.stages[self.production] = "production"

    def route(self, user):
        if self.canary_version is not None:
            digest = hashlib.sha256(f"{self.canary_version}:{user}".encode()).hexdigest()
            if int(digest[:8], 16) % 100 < self.canary_share:
                return {"version": self.canary_version}
        return {"version": self.production}

    def state(self):
        stages = {str(version): stage for version, stage in self.stages.items()}
        return {"production": self.production, "canary": self.canary_version, "stages": stages}

    def need_canary(self):
        if self.canary_version is None:
            raise Refused("no-canary")

    def check_share(self, share):
        if type(share) is not int or not 1 <= share <= 100:
            raise Refused("bad-share")

    def check_gates(self, version):
        failed = sorted(name for name, gate in self.gates.items() if not self.passes(version, name, gate))
        if failed:
            raise Refused("gates", failed=failed)

    def passes(self, version, name, gate):
        value = self.metrics[version].get(name)
        if value is None:
            return False
        floors = [gate["min"]] if "min" in gate else []
        if "max_drop" in gate and self.production is not None:
            floors.append(self.metrics[self.production][name] - gate["max_drop"])
        return all(value >= floor - ROUNDING for floor in floors) and value <= gate.get("max", value) + ROUNDING


def run(gates: dict, commands: list[dict]) -> list[dict]:
    registry = Registry(gates)
    return [registry.obey(command) for command in commands]
