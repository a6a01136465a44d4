"""What there is to compare with: a hello world, and a constant body of the size in ``BODY_SIZE``."""

import os

from flask import Flask, Response

app = Flask("bare")
BODY = b"x" * int(os.environ.get("BODY_SIZE", "300000"))


@app.get("/")
def hello() -> str:
    return "Hello, World!"


@app.get("/constant")
def constant() -> Response:
    return Response(BODY, content_type="text/calendar; charset=utf-8")
