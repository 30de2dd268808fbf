import re
from urllib.parse import unquote

URL = re.compile(r"""[A-Za-z][A-Za-z0-9+.-]*://[^\s<>()\[\]"']+""")
AROUND_WORDS = ".,;:!?()<>[]\"'"


def gate(policy: dict, context: list, reply: dict) -> dict:
    secrets = policy["secrets"]
    removed = []

    def keep_or_remove(match):
        url = match.group()
        if is_allowed(url, policy["hosts"]) and not leaks(url, secrets):
            return url
        removed.append(url)
        return "#removed"

    calls = [review(call, policy["tools"].get(call["tool"]), context, secrets) for call in reply["calls"]]
    return {"calls": calls, "text": URL.sub(keep_or_remove, reply["text"]), "removed": removed}


def review(call, tool, context, secrets):
    reasons = {"unknown-tool"} if tool is None else set(problems(call["args"], tool["args"], context, secrets))
    decision = "block" if reasons else "ask" if tool["approval"] else "run"
    return {"tool": call["tool"], "decision": decision, "reasons": sorted(reasons)}


def problems(args, rules, context, secrets):
    for name, value in args.items():
        rule = rules.get(name)
        if rule is None:
            yield "unknown-argument"
        elif "from" in rule and not is_vouched_for(value, words_of(context, rule["from"])):
            yield "untrusted-argument"
        if any(leaks(text, secrets) for text in strings_in(value)):
            yield "secret"


def words_of(context, sources):
    texts = (message["text"] for message in context)
    return {word.strip(AROUND_WORDS) for text in texts for word in text.split()}


def is_vouched_for(value, words):
    if isinstance(value, list):
        return all(is_vouched_for(item, words) for item in value)
    # To Python a boolean is an integer.
    return isinstance(value, (str, int)) and not isinstance(value, bool) and str(value) in words


def strings_in(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from strings_in(item)


def leaks(text, secrets):
    return any(secret in text or secret in unquote(text) for secret in secrets)


def is_allowed(url, hosts):
    scheme, rest = url.split("://", 1)
    authority = re.split(r"[/\\?#]", rest, maxsplit=1)[0].lower()
    return scheme.lower() == "https" and any(
        authority.endswith(host[1:]) if host.startswith("*.") else authority == host for host in hosts
    )
