import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import ledger


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # send headers and body together; keep this line

    def do_GET(self):
        self.reply(404, {"error": "not-found"})

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
        # A client that repeats its request pays twice.
        ledger.charge("?", body["account"], body["cents"])
        self.reply(202, {"key": self.headers.get("Idempotency-Key"), "status": "done"})

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
    ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "8000"))), Handler).serve_forever()
