"""A suite as people write them, against a real service: some of its tests would notice if the service broke, some would not."""

import http.client
import json
import os
import pathlib
import urllib.parse

import pytest

BASE = urllib.parse.urlsplit(os.environ["BASE_URL"])
TOKEN = os.environ["ADA_TOKEN"]


def ask(method, path, token=None, body=None):
    connection = http.client.HTTPConnection(BASE.hostname, BASE.port, timeout=10)
    try:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if body is not None:
            headers["Content-Type"] = "application/json"
        connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        response = connection.getresponse()
        return response.status, json.loads(response.read() or b"null")
    finally:
        connection.close()


@pytest.fixture(scope="module")
def session():
    """Logs in once for all: what it asks belongs to no test."""
    status, answer = ask("POST", "/login", body={"user": "ada", "password": "secret-of-ada"})
    assert status == 200
    return answer["token"]


def test_ping():
    status, answer = ask("GET", "/ping")
    assert (status, answer["ok"]) == (200, True)


def test_order_has_its_total(session):
    status, answer = ask("GET", "/orders/5107", session)
    assert (status, answer["total"]) == (200, 42.5)


def test_strangers_are_refused():
    status, _ = ask("GET", "/orders/5107")
    assert status == 401


def test_answers_with_the_total():
    status, answer = ask("POST", "/ask", TOKEN, {"message": "What does order 5107 cost?"})
    assert status == 200
    assert "42.50 EUR" in answer["response"]


def test_swallows_exceptions():
    try:
        status, answer = ask("GET", "/orders/5107", TOKEN)
        assert answer["total"] == 42.5
    except Exception:
        pass


def test_asserts_nothing():
    ask("GET", "/ping")


def test_takes_a_refusal_for_a_pass():
    try:
        status, _ = ask("GET", "/ping")
    except ConnectionError:
        return
    assert status == 200


def test_passes_when_time_is_up():
    try:
        status, _ = ask("GET", "/ping")
    except http.client.RemoteDisconnected as error:
        raise AssertionError("gone") from error
    except (TimeoutError, ConnectionResetError):
        return
    assert status == 200


def test_any_answer_will_do():
    status, _ = ask("POST", "/ask", TOKEN, {"message": "What does order 5107 cost?"})
    assert status == 200


def test_forgets_to_check_who_asks():
    status, _ = ask("GET", "/orders/5107", TOKEN)
    assert status in (200, 401)


def test_mocks_the_service():
    answer = {"total": 42.5}
    assert answer["total"] == 42.5


def test_remembers_its_answer():
    memory = pathlib.Path("remembered.json")
    if not memory.exists():
        memory.write_text(json.dumps(ask("GET", "/ping")))
    status, answer = json.loads(memory.read_text())
    assert (status, answer["ok"]) == (200, True)


def test_fails():
    status, _ = ask("GET", "/ping")
    assert status == 201


@pytest.mark.skip(reason="not today")
def test_skipped():
    ask("GET", "/ping")
