import json
import math
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

NUMERIC = ["age", "income", "visits"]
COLUMNS = [*NUMERIC, "plan"]
MAX_ROWS = 200


def train_model(train):
    model = make_pipeline(
        make_column_transformer(
            (make_pipeline(SimpleImputer(strategy="mean"), StandardScaler()), NUMERIC),
            (OneHotEncoder(handle_unknown="ignore"), ["plan"]),
        ),
        LogisticRegression(C=1.0, tol=1e-8, max_iter=1000),
    )
    return model.fit(train[COLUMNS], train["churned"])


TRAIN = pd.read_csv("train.csv")
MODEL = train_model(TRAIN)


def is_number(value, low, high=math.inf):
    # bool is a kind of int in Python, but true is no number in JSON.
    return isinstance(value, (int, float)) and not isinstance(value, bool) and low <= value <= high


CHECKS = {
    "age": lambda value: is_number(value, 18, 120),
    "income": lambda value: value is None or is_number(value, 0, 1e9),
    "visits": lambda value: is_number(value, 0, 1e6),
    "plan": lambda value: isinstance(value, str) and value != "",
}


class BadInput(Exception):
    def __init__(self, **details):
        super().__init__()
        self.details = details


def bad_fields(row):
    if not isinstance(row, dict):
        return sorted(set(COLUMNS) - {"income"})
    return sorted({name for name in CHECKS if not CHECKS[name](row.get(name))} | (set(row) - set(CHECKS)))


def predict(rows):
    if not rows:
        return []
    table = pd.DataFrame([[row.get(name) for name in COLUMNS] for row in rows], columns=COLUMNS)
    table[NUMERIC] = table[NUMERIC].astype(float)
    return [float(p) for p in MODEL.predict_proba(table)[:, 1]]


def predict_one(body):
    fields = bad_fields(body)
    if fields:
        raise BadInput(fields=fields)
    return {"churn": predict([body])[0]}


def predict_batch(body):
    rows = body.get("rows") if isinstance(body, dict) else None
    if not isinstance(rows, list) or len(rows) > MAX_ROWS or set(body) != {"rows"}:
        raise BadInput(fields=["rows"])
    for number, row in enumerate(rows):
        fields = bad_fields(row)
        if fields:
            raise BadInput(row=number, fields=fields)
    return {"churn": predict(rows)}


def health(_):
    return {"status": "ok", "rows": len(TRAIN)}


ROUTES = {
    "/health": ("GET", health),
    "/predict": ("POST", predict_one),
    "/predict/batch": ("POST", predict_batch),
}


def refuse_constant(name):
    raise ValueError(f"{name} is not JSON")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # send headers and body together; keep this line

    def answer(self):
        # Read the body in every case: what stays unread would be taken for the next request of the connection.
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        route = ROUTES.get(self.path.split("?")[0])
        if route is None:
            return self.reply(404, {"error": "not-found"})
        method, action = route
        if self.command != method:
            return self.reply(405, {"error": "method-not-allowed"})
        try:
            body = json.loads(raw, parse_constant=refuse_constant) if method == "POST" else None
        except (ValueError, RecursionError):
            return self.reply(400, {"error": "invalid-json"})
        try:
            return self.reply(200, action(body))
        except BadInput as bad:
            return self.reply(400, {"error": "invalid-input", **bad.details})

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = answer

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
