import json
import os
import urllib.request


def ping():
    with urllib.request.urlopen(os.environ["BASE_URL"] + "/ping", timeout=10) as response:
        return json.load(response)


def test_one():
    assert ping()["ok"] is True


def test_two():
    assert ping()["orders"] == 400
