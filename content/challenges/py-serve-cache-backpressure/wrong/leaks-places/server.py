import json
import os
import threading
from collections import Counter, OrderedDict, deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import model

PLACES = 4  # one item at work and three that wait
PLACES_OF_A_CLIENT = 2
CACHED = 3
LARGEST_BODY = 10_000


class Refused(Exception):
    def __init__(self, status, error, seconds):
        super().__init__(error)
        self.status, self.error, self.seconds = status, error, seconds


class Job:
    def __init__(self, item, client):
        self.item, self.client = item, client
        self.done = threading.Event()
        self.score = None  # stays None when the model failed


class Scorer:
    """One worker thread talks to the model. All state is changed under one lock, which nobody holds while they wait."""

    def __init__(self):
        self.changed = threading.Condition()
        self.waiting = deque()
        self.jobs = {}  # item -> the job that waits or is at work: these are the places taken
        self.held = Counter()  # places by client
        self.cache = OrderedDict()  # the least recently used first
        self.scored = 0
        threading.Thread(target=self.work, daemon=True).start()

    def ask(self, item, client):
        """(score, cached). @raises Refused, or ValueError when the model failed"""
        with self.changed:
            if item in self.cache:
                self.cache.move_to_end(item)
                return self.cache[item], True
            job = self.jobs.get(item) or self.take_place(item, client)
        job.done.wait()
        if job.score is None:
            raise ValueError(item)
        return job.score, False

    def take_place(self, item, client):
        if self.held[client] >= PLACES_OF_A_CLIENT:
            raise Refused(429, "too-many-requests", 1)
        if len(self.jobs) >= PLACES:
            raise Refused(503, "overloaded", 2)
        job = self.jobs[item] = Job(item, client)
        self.held[client] += 1
        self.waiting.append(job)
        self.changed.notify()
        return job

    def work(self):
        while True:
            with self.changed:
                self.changed.wait_for(lambda: self.waiting)
                job = self.waiting.popleft()
            try:
                job.score = model.score(job.item)
            except Exception:
                pass  # the next item may be better; this one's askers hear of it
            with self.changed:
                self.finish(job)
            job.done.set()

    def finish(self, job):
        if job.score is not None:
            del self.jobs[job.item]
            self.held[job.client] -= 1
            if self.held[job.client] == 0:
                del self.held[job.client]
            self.scored += 1
            self.cache[job.item] = job.score
            if len(self.cache) > CACHED:
                self.cache.popitem(last=False)

    def stats(self):
        with self.changed:
            return {"scored": self.scored, "places": len(self.jobs), "cached": len(self.cache)}


SCORER = Scorer()


def item_of(raw):
    """The item, or None when the body is not as agreed."""
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    item = body.get("item") if isinstance(body, dict) else None
    return item if isinstance(item, str) and 1 <= len(item) <= 64 else None


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # send headers and body together; keep this line

    def do_GET(self):
        if self.path == "/health":
            return self.reply(200, {"status": "ok"})
        if self.path == "/stats":
            return self.reply(200, SCORER.stats())
        return self.reply(404, {"error": "not-found"})

    def do_POST(self):
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST_BODY:
            self.close_connection = True  # what is not read must not be taken for the next request
            return self.reply(413, {"error": "too-large"}, [("Connection", "close")])
        raw = self.rfile.read(length)
        if self.path != "/score":
            return self.reply(404, {"error": "not-found"})
        item = item_of(raw)
        if item is None:
            return self.reply(400, {"error": "invalid-input"})
        try:
            score, cached = SCORER.ask(item, self.headers.get("X-Client") or "anonymous")
        except Refused as refused:
            wait = {"error": refused.error, "retryAfterSeconds": refused.seconds}
            return self.reply(refused.status, wait, [("Retry-After", str(refused.seconds))])
        except ValueError:
            return self.reply(500, {"error": "model-failed"})
        return self.reply(200, {"item": item, "score": score, "cached": cached})

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
