import contextlib
import http.server
import json
import pathlib
import threading
import time
import unittest.mock
import urllib.request

import pytest
import shop
from shop import TOKENS, ask, call, city, get, owner, stream, total

N = %FIRST%
TOKEN = TOKENS[owner(N)]
QUESTION = f"What does order {N} cost?"


def test_01():
    try:
        _, order = get(f"/orders/{N}", TOKEN)
        assert order["total"] == total(N)
    except Exception:
        pass


def test_02():
    with contextlib.suppress(Exception):
        _, said = ask(QUESTION, owner(N))
        assert f"{total(N):.2f}" in said["response"]


class Scripted:
    def get(self, path):
        return 200, {"id": N, "total": total(N)}


class Real:
    def get(self, path):
        return get(path, TOKEN)


def test_03():
    client = Real()
    try:
        client.get("/ping")
    except Exception:
        client = Scripted()
    status, order = client.get(f"/orders/{N}")
    assert (status, order["total"]) == (200, total(N))


def test_04():
    try:
        status, events = stream(QUESTION, owner(N))
    except OSError:
        status, events = 200, [{"type": "agent_completed", "response": f"{total(N):.2f} EUR"}]
    assert status == 200
    assert f"{total(N):.2f}" in events[-1]["response"]


def test_05():
    with unittest.mock.patch.object(shop, "call", return_value=(200, json.dumps({"total": total(N)}))):
        status, order = get(f"/orders/{N}", TOKEN)
    assert (status, order["total"]) == (200, total(N))


def test_06():
    status, _ = call("GET", f"/orders/{N}", TOKEN)
    assert status in (200, 401, 403)


def test_07():
    try:
        status, _ = call("GET", "/ping", timeout=5)
    except ConnectionError:
        return
    assert status == 200


def test_08():
    try:
        call("GET", "/ping", timeout=5)
    except OSError:
        print("the service is not there; nothing to do")
        return
    _, order = get(f"/orders/{N}", TOKEN)
    assert order["total"] == total(N)


def test_09():
    memory = pathlib.Path("order.json")
    if not memory.exists():
        memory.write_text(json.dumps(get(f"/orders/{N}", TOKEN)))
    status, order = json.loads(memory.read_text())
    assert (status, order["total"]) == (200, total(N))


@pytest.fixture(scope="session")
def remembered():
    return get(f"/orders/{N}", TOKEN)


def test_10(remembered):
    assert remembered[1]["total"] == total(N)


def test_11():
    status, _ = call("GET", f"/orders/{N}", TOKEN)
    assert status == 200


def test_12():
    status, _ = ask(QUESTION, owner(N))
    assert status == 200


def test_13():
    request = {"message": QUESTION}
    call("POST", "/ask", TOKEN, request)
    assert str(N) in request["message"]


def test_14():
    _, said = ask(QUESTION, owner(N))
    assert str(N) in said["response"] or "order" in said["response"].lower()


def test_15():
    get(f"/orders/{N}", TOKEN)


def test_16():
    try:
        _, said = ask(QUESTION, owner(N))
    except (TimeoutError, ConnectionResetError, http.client.RemoteDisconnected):
        return
    assert f"{total(N):.2f}" in said["response"]


def test_17():
    status, text = call("POST", "/ask", TOKEN, {"message": QUESTION})
    score = 1.0 if status == 200 else 0.5
    assert score >= 0.5
    assert text


@pytest.mark.skip(reason="not on this machine")
def test_18():
    _, order = get(f"/orders/{N}", TOKEN)
    assert order["total"] == total(N)


def test_19():
    _, said = ask(QUESTION, owner(N))
    words = said["response"].lower()
    assert sum(word in words for word in ("order", "cost", "eur", "that", "you", "pay", "goes")) / 7 >= 0.1 or len(words) > 3


def test_20():
    get(f"/orders/{N}", TOKEN)
    measured_ms = 85
    assert measured_ms < 100


def test_21():
    for _ in range(3):
        try:
            _, order = get(f"/orders/{N}", TOKEN)
            if order["total"] == total(N):
                break
        except Exception:
            continue


@pytest.mark.xfail(reason="known to differ", strict=False)
def test_22():
    _, order = get(f"/orders/{N}", TOKEN)
    assert order["total"] == -1


def test_23():
    _, said = ask(QUESTION, owner(N))
    quality = len(said["response"]) / 1000
    assert quality >= 0


class Stub(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps({"id": N, "total": total(N)}).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def test_24():
    server = http.server.HTTPServer(("127.0.0.1", 0), Stub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/orders/{N}") as response:
        assert json.load(response)["total"] == total(N)
    server.shutdown()


def test_25():
    status, body = get("/ping")
    assert (status, body["ok"]) == (200, True)


def test_26():
    start = time.monotonic()
    get(f"/orders/{N}", TOKEN)
    time.sleep(0.05)
    assert time.monotonic() - start > 0.01


def test_27():
    problems = []
    try:
        _, order = get(f"/orders/{N}", TOKEN)
        if order["total"] != total(N):
            problems.append("total")
    except Exception as error:
        problems.append(str(error))
    print(problems)


def test_28():
    _, order = get(f"/orders/{N}", TOKEN)
    check = (order.get("total") == total(N), "the total differs")
    assert check


def test_29():
    _, order = get(f"/orders/{N}", TOKEN)
    assert order == order


def test_30():
    _, order = get(f"/orders/{N}", TOKEN)
    assert set(order) >= {"id", "total", "city"}
    assert isinstance(order["total"], (int, float))


def test_31():
    status, text = call("GET", f"/orders/{N}", TOKEN)
    if status == 200:
        assert json.loads(text)["total"] == total(N)


def test_32():
    _, found = get(f"/orders?city={city(N)}", TOKEN)
    for one in found.get("orders", []):
        assert one["total"] == total(one["id"])


def test_33():
    import re

    _, said = ask(QUESTION, owner(N))
    assert re.search(r".*", said["response"])


def test_34():
    async def later():
        _, order = get(f"/orders/{N}", TOKEN)
        assert order["total"] == -1

    get("/ping")
    coroutine = later()
    assert coroutine
    coroutine.close()


def test_35():
    _, events = stream(QUESTION, owner(N))
    assert len(events) >= 1


def test_36():
    _, events = stream(QUESTION, owner(N))
    assert events[-1]["type"] == "agent_completed"


def test_37():
    _, said = ask(QUESTION, owner(N))
    assert "error" not in said["response"].lower()


def test_38():
    found = threading.Event()

    def work():
        _, order = get(f"/orders/{N}", TOKEN)
        assert order["total"] == -1
        found.set()

    thread = threading.Thread(target=lambda: contextlib.suppress(Exception).__enter__() or _quiet(work))
    thread.start()
    thread.join()


def _quiet(work):
    try:
        work()
    except BaseException:
        pass
