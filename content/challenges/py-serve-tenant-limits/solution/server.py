import json
import math
import os
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from backend import answer

FIELDS = {"question", "units"}


class Refused(Exception):
    def __init__(self, status, error, seconds=None):
        super().__init__(error)
        self.status, self.error, self.seconds = status, error, seconds


class Tenant:
    """The bucket and the counters of one tenant, under a lock of its own that nobody holds while they work."""

    def __init__(self, plan):
        self.per_second, self.burst, self.most_in_flight = plan["perSecond"], plan["burst"], plan["inFlight"]
        self.lock = threading.Lock()
        self.tokens = self.burst
        self.filled_at = time.monotonic()
        self.in_flight = 0
        self.accepted = self.refused = self.failed = self.units = 0

    def admit(self, units):
        """Takes a place in flight and the tokens, or neither. @raises Refused"""
        if units > self.burst:
            raise Refused(422, "never-fits")
        with self.lock:
            self.refill()
            if self.in_flight >= self.most_in_flight:
                self.refused += 1
                raise Refused(429, "too-many-in-flight", 1)
            if units > self.tokens:
                self.refused += 1
                missing = (units - self.tokens) / self.per_second
                raise Refused(429, "rate-limited", max(1, math.ceil(missing)))
            self.tokens -= units
            self.in_flight += 1

    def settle(self, units, worked):
        with self.lock:
            self.in_flight -= 1
            if worked:
                self.accepted += 1
                self.units += units
            else:
                self.failed += 1
                self.refill()
                self.tokens = min(self.burst, self.tokens + units)

    def refill(self):
        now = time.monotonic()
        self.tokens = min(self.burst, self.tokens + (now - self.filled_at) * self.per_second)
        self.filled_at = now

    def usage(self):
        with self.lock:
            return {
                "accepted": self.accepted,
                "refused": self.refused,
                "failed": self.failed,
                "units": self.units,
                "inFlight": self.in_flight,
            }


with open("tenants.json") as file:
    TENANTS = {name: Tenant(plan) for name, plan in json.load(file).items()}


def parse(raw):
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        raise Refused(400, "invalid-input") from None
    if not isinstance(body, dict) or set(body) != FIELDS:
        raise Refused(400, "invalid-input")
    question, units = body["question"], body["units"]
    right = isinstance(question, str) and question != "" and type(units) is int and 1 <= units <= 1000
    if not right:
        raise Refused(400, "invalid-input")
    return question, units


def ask(tenant, raw):
    question, units = parse(raw)
    tenant.admit(units)
    worked = False
    try:
        text = answer(question)
        worked = True
    except Exception:
        raise Refused(502, "provider-failed") from None
    finally:
        tenant.settle(units, worked)
    return {"answer": text}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # send headers and body together; keep this line

    def do_GET(self):
        self.respond("/usage", lambda tenant: tenant.usage())

    def do_POST(self):
        # All of the body before anything is taken: a client that is slow with it holds nothing.
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.respond("/ask", lambda tenant: ask(tenant, raw))

    def respond(self, path, action):
        if self.path != path:
            return self.reply(404, {"error": "not-found"})
        tenant = TENANTS.get(self.headers.get("X-Tenant"))
        if tenant is None:
            return self.reply(401, {"error": "unknown-tenant"})
        try:
            return self.reply(200, action(tenant))
        except Refused as refused:
            if refused.seconds is None:
                return self.reply(refused.status, {"error": refused.error})
            wait = {"error": refused.error, "retryAfterSeconds": refused.seconds}
            return self.reply(refused.status, wait, [("Retry-After", str(refused.seconds))])

    def reply(self, status, value, headers=()):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, text in headers:
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "8000"))), Handler).serve_forever()
