import csv
import re
from datetime import datetime, timezone

COLUMNS = ("order_id", "customer", "amount", "currency", "ordered_at", "version")
CURRENCIES = {"EUR", "GBP", "USD"}
AMOUNT = re.compile(r"(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d{1,2}))?")
TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})?")
VERSION = re.compile(r"[0-9]+")


class BadRow(Exception):
    """Its text is the reason for the quarantine."""


def parse_cents(text):
    match = AMOUNT.fullmatch(text)
    cents = int(float(text.replace(",", "")) * 100) if match else 0
    if cents <= 0:
        raise BadRow("bad-amount")
    return cents


def parse_time(text):
    if not TIME.fullmatch(text):
        raise BadRow("bad-time")
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise BadRow("bad-time") from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone.utc)
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_version(text):
    if not VERSION.fullmatch(text) or int(text) < 1:
        raise BadRow("bad-version")
    return int(text)


def required(text, reason):
    if not text:
        raise BadRow(reason)
    return text


def parse_currency(text):
    if text.upper() not in CURRENCIES:
        raise BadRow("bad-currency")
    return text.upper()


def parse_row(cells, positions):
    cell = {name: cells[position].strip() for name, position in positions.items()}
    # In the order of the rules: the first rule that a row breaks gives the reason.
    return {
        "id": required(cell["order_id"].upper(), "missing-id"),
        "customer": required(cell["customer"], "missing-customer"),
        "cents": parse_cents(cell["amount"]),
        "currency": parse_currency(cell["currency"]),
        "at": parse_time(cell["ordered_at"]),
        "version": parse_version(cell["version"]),
    }


def read_header(cells):
    names = [name.strip().lower() for name in cells]
    missing = [name for name in COLUMNS if names.count(name) != 1]
    if missing:
        raise ValueError(f"missing or repeated columns: {', '.join(missing)}")
    return {name: names.index(name) for name in COLUMNS}


def ingest(path: str, stored: list[dict]) -> dict:
    orders = {order["id"]: order for order in stored}
    quarantine = []
    counts = {"read": 0, "inserted": 0, "updated": 0, "unchanged": 0, "stale": 0, "quarantined": 0}

    with open(path, newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        header = next(reader, [])
        positions = read_header(header)
        for cells in reader:
            if not cells:
                continue
            counts["read"] += 1
            try:
                if len(cells) != len(header):
                    raise BadRow("wrong-columns")
                counts[merge(orders, parse_row(cells, positions))] += 1
            except BadRow as reason:
                counts["quarantined"] += 1
                quarantine.append({"line": reader.line_num, "reason": str(reason)})

    return {"stored": [orders[key] for key in sorted(orders)], "quarantine": quarantine, "counts": counts}


def merge(orders, order):
    """Puts the order in its place and says what happened."""
    before = orders.get(order["id"])
    if before is None:
        orders[order["id"]] = order
        return "inserted"
    if order["version"] > before["version"]:
        orders[order["id"]] = order
        return "updated"
    if order["version"] < before["version"]:
        return "stale"
    if order != before:
        raise BadRow("conflict")
    return "unchanged"
