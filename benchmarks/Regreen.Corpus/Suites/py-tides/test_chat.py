import json
import os
import urllib.request

import pytest

HARBOURS = ["Oslo", "Bergen", "Brest", "Cadiz", "Cork", "Dover", "Genoa", "Hull", "Kiel", "Lisbon", "Malaga", "Narvik", "Ostend", "Palma", "Riga", "Split", "Turku", "Vigo", "Varna", "Ystad"]
ROWS = range(%FIRST%, %FIRST% + %ROWS%)


def place(n):
    return HARBOURS[n % 20], 1 + n // 20 % 20


def seed(n):
    harbour, day = place(n)
    return HARBOURS.index(harbour) * 367 + day * 53


def post(message, stream):
    body = json.dumps({"model": "tides", "stream": stream, "messages": [{"role": "user", "content": message}]}).encode()
    request = urllib.request.Request(os.environ["BASE_URL"] + "/v1/chat/completions", body, {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as response:
        return response.read().decode()


def streamed(message):
    lines = [line[6:] for line in post(message, True).splitlines() if line.startswith("data: ")]
    assert lines[-1] == "[DONE]"
    return "".join(json.loads(line)["choices"][0]["delta"].get("content", "") for line in lines[:-1])


@pytest.mark.parametrize("n", ROWS)
def test_height_as_a_stream(n):
    harbour, day = place(n)
    assert f"{1 + seed(n) % 641 / 100:.2f} m" in streamed(f"How high is the tide in {harbour} on day {day}?")


@pytest.mark.parametrize("n", ROWS)
def test_hour_as_a_stream(n):
    harbour, day = place(n)
    assert f"{5 + seed(n) % 14:02}:{seed(n) % 60:02}" in streamed(f"When is the tide highest in {harbour} on day {day}?")


@pytest.mark.parametrize("n", ROWS)
def test_height_at_once(n):
    harbour, day = place(n)
    answer = json.loads(post(f"How high is the tide in {harbour} on day {day}?", False))
    assert f"{1 + seed(n) % 641 / 100:.2f} m" in answer["choices"][0]["message"]["content"]
