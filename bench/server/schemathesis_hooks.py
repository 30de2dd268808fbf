"""A new Idempotency-Key for each request, as the API asks for: the tool repeats the same few, with other bodies, and would be told so."""

import re
import uuid

import schemathesis

KEY = re.compile(r"[\x21-\x7e]{1,200}")


@schemathesis.hook
def before_call(context, case, kwargs):
    headers = case.headers or {}
    for name in list(headers):
        if name.lower() == "idempotency-key" and KEY.fullmatch(str(headers[name])):
            headers[name] = str(uuid.uuid4())
