import json
import os
import queue
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

import ledger

JOURNAL = "jobs.jsonl"
KEY = re.compile(r"[A-Za-z0-9-]{1,64}")


class Jobs:
    """Every change is in the journal before anybody hears of it; the journal is all that survives."""

    def __init__(self):
        self.changed = threading.Condition()
        self.jobs = {}  # key -> {"account", "cents", "status"}
        self.waiting = queue.SimpleQueue()
        for key, job in self.jobs.items():
            if job["status"] == "queued":
                self.waiting.put(key)
        threading.Thread(target=self.work, daemon=True).start()

    def recover(self):
        try:
            with open(JOURNAL, "rb") as file:
                text = file.read()
        except FileNotFoundError:
            return
        whole = text[: text.rfind(b"\n") + 1]
        if len(whole) < len(text):  # a line that was being written was never answered
            os.truncate(JOURNAL, len(whole))
        for line in whole.splitlines():
            entry = json.loads(line)
            self.jobs.setdefault(entry["key"], {}).update(entry["job"])

    def write(self, key, job):
        pass

    def accept(self, key, account, cents):
        """(status code, reply)"""
        with self.changed:
            job = self.jobs.get(key)
            if job is None:
                job = {"account": account, "cents": cents, "status": "queued"}
                self.write(key, job)
                self.jobs[key] = job
                self.waiting.put(key)
                return 202, {"key": key, "status": "queued"}
            if (job["account"], job["cents"]) != (account, cents):
                return 422, {"error": "key-reused"}
            return 200, {"key": key, "status": job["status"]}

    def work(self):
        while True:
            key = self.waiting.get()
            status = charge_once(key, self.jobs[key])
            with self.changed:
                self.write(key, {"status": status})
                self.jobs[key]["status"] = status
                self.changed.notify_all()

    def status(self, key, seconds):
        """Waits so long at most while the job is queued; None for an unknown key."""
        with self.changed:
            if key not in self.jobs:
                return None
            self.changed.wait_for(lambda: self.jobs[key]["status"] != "queued", timeout=seconds)
            return self.jobs[key]["status"]


def charge_once(key, job):
    # We may have been killed after the charge and before the journal: only the provider knows.
    if ledger.charges(reference=key):
        return "done"
    try:
        ledger.charge(key, job["account"], job["cents"])
    except ledger.Declined:
        return "failed"
    return "done"


def parse(raw):
    """(account, cents), or None when the body is not as agreed."""
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if not isinstance(body, dict) or set(body) != {"account", "cents"}:
        return None
    account, cents = body["account"], body["cents"]
    if not isinstance(account, str) or not 1 <= len(account) <= 40:
        return None
    return (account, cents) if type(cents) is int and 1 <= cents <= 1_000_000 else None


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # send headers and body together; keep this line

    def do_GET(self):
        url = urlsplit(self.path)
        kind, _, name = url.path[1:].partition("/")
        if kind == "jobs":
            wait = int(parse_qs(url.query).get("wait", ["0"])[0])
            status = JOBS.status(name, wait / 1000)
            if status is not None:
                return self.reply(200, {"key": name, "status": status})
        if kind == "accounts" and name:
            account = unquote(name)
            charges = ledger.charges(account=account)
            total = sum(charge["cents"] for charge in charges)
            return self.reply(200, {"account": account, "charges": len(charges), "cents": total})
        return self.reply(404, {"error": "not-found"})

    def do_POST(self):
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path != "/jobs":
            return self.reply(404, {"error": "not-found"})
        key = self.headers.get("Idempotency-Key")
        if key is None or not KEY.fullmatch(key):
            return self.reply(400, {"error": "bad-key"})
        wanted = parse(raw)
        if wanted is None:
            return self.reply(400, {"error": "invalid-input"})
        return self.reply(*JOBS.accept(key, *wanted))

    def reply(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


if __name__ == "__main__":
    JOBS = Jobs()
    ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "8000"))), Handler).serve_forever()
