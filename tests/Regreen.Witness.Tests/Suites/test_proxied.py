"""A suite that knows only the service's own address."""

import json
import os
import urllib.request

SERVICE = os.environ["SERVICE"]


def ask(path, body=None):
    request = urllib.request.Request(SERVICE + path, json.dumps(body).encode() if body else None)
    request.add_header("Authorization", "Bearer " + os.environ["ADA_TOKEN"])
    with urllib.request.urlopen(request, timeout=60) as response:
        return json.load(response)


def test_answers_with_the_total():
    assert "42.50 EUR" in ask("/ask", {"message": "What does order 5107 cost?"})["response"]


def test_any_answer_will_do():
    assert ask("/ask", {"message": "What does order 5107 cost?"})


def test_swallows_exceptions():
    try:
        assert ask("/orders/5107")["total"] == 42.5
    except Exception:
        pass
