"""Writes the long log and checks every expected value in challenge.yaml. Needs PyYAML.

The rules are written here once more in Python, apart from solution/.
"""
import random
from collections import Counter
from pathlib import Path

import yaml

HERE = Path(__file__).parents[2] / "content/challenges" / Path(__file__).stem


def triage(args, log):
    """(exit code, printed, broken.txt or None), or None for code 2, in which nothing else happens."""
    options = {}
    while args:
        if len(args) < 2 or args[0] not in ("--service", "--top") or args[0] in options:
            return None
        options[args[0]] = args[1]
        args = args[2:]
    top = options.get("--top", "999999999")
    if options.get("--service") == "" or not (top.isascii() and top.isdigit() and len(top) <= 9 and int(top) > 0):
        return None
    count, most, broken = Counter(), {}, []
    lines = log.split("\n")
    if lines[-1] == "":
        lines.pop()
    for number, line in enumerate(lines, 1):
        line = line.removesuffix("\r")
        if line == "":
            continue
        parts = line.split("\t", 4)
        good = len(parts) == 5 and parts[1] in ("INFO", "WARN", "ERROR") and parts[2] and parts[4]
        if not good or not (parts[3].isascii() and parts[3].isdigit() and len(parts[3]) <= 9):
            broken.append(f"{number}\t{line}\n")
        elif parts[1] == "ERROR" and options.get("--service", parts[2]) == parts[2]:
            key = (parts[2].encode(), parts[4].encode())
            count[key] += 1
            most[key] = max(most.get(key, 0), int(parts[3]))
    order = sorted(count, key=lambda key: (-count[key], key))
    printed = [f"{count[key]}\t{most[key]}\t{key[0].decode()}\t{key[1].decode()}\n" for key in order[: int(top)]]
    return int(bool(order)), "".join(printed), "".join(broken) or None


def long_log():
    rng = random.Random(1711)
    services = ["payments", "search", "mail", "edge-proxy", "import"]
    lines = []
    for second in range(8000):
        time = f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
        if rng.random() < 0.01:
            lines.append(f"  at worker.run({rng.randrange(900)})")
            continue
        level = rng.choices(["ERROR", "WARN", "INFO"], [7, 1, 2])[0]
        message = rng.choice(["timeout after {} ms", "row {} has no key", "cannot open /data/{}.csv"]).format(rng.randrange(220))
        lines.append(f"{time}\t{level}\t{rng.choice(services)}\t{rng.randrange(4000)}\t{message}")
    return "\n".join(lines) + "\n"


def stripped(text):
    return "\n".join(line.rstrip() for line in text.split("\n")).rstrip("\n")


if __name__ == "__main__":
    fixtures = HERE / "fixtures"
    fixtures.mkdir(exist_ok=True)
    (fixtures / "broken.txt").write_text("17\tof an earlier run\n")
    log = long_log()
    (fixtures / "long.txt").write_text(log)
    _, printed, broken = triage([], log)
    assert printed.count("\n") <= 4000
    (fixtures / "long-errors.txt").write_text(printed)
    (fixtures / "long-broken.txt").write_text(broken)
    (fixtures / "long-top.txt").write_text(triage(["--top", "5"], log)[1])

    for test in yaml.safe_load((HERE / "challenge.yaml").read_text())["tests"]:
        run, expect = test["run"], test["expect"]
        found = triage(run.get("args", []), run["stdin"] if "stdin" in run else (fixtures / run["stdinFile"]).read_text())
        if expect["kind"] == "checker":
            assert found[2] == expect["value"], test["id"]
            continue
        text = lambda content: content["value"] if "value" in content else (fixtures / content["valueFile"]).read_text()
        if found is None:
            assert expect["exitCode"] == 2 and text(expect["stdout"]) == "", test["id"]
            continue
        code, printed, broken = found
        assert expect.get("exitCode", 0) == code, (test["id"], code)
        assert stripped(text(expect["stdout"])) == stripped(printed), (test["id"], printed)
        if "files" in expect:
            assert stripped(text(expect["files"]["broken.txt"])) == stripped(broken), (test["id"], broken)
        elif "absent" in expect:
            assert broken is None, test["id"]
    print("every expected value is as the rules say")
