import json

import pytest
from shop_tools import TOKENS, Client, opened, owner, total

N = %FIRST%


def test_1():
    client = opened(N)
    answer = client.post({"jsonrpc": "2.0", "id": 5, "method": "tools/call", "params": {"name": "order_total", "arguments": {"order": N}}})
    assert "result" in answer or "error" in answer


def test_2():
    client = opened(N)
    answer = client.post({"jsonrpc": "2.0", "id": 5, "method": "tools/call", "params": {"name": "order_total", "arguments": {"order": 1}}})
    assert answer["result"]["content"]


def test_3():
    assert opened(N).send("tools/list", {})["tools"]


def test_4():
    assert Client(TOKENS[owner(N)]).open()["serverInfo"]["name"] == "shop-tools"


def test_5():
    try:
        assert opened(N).call("order_total", order=N)["structuredContent"]["total"] == total(N)
    except Exception as error:
        print(error)


def test_6():
    given = {"order": N}
    found = opened(N).call("order_total", **given)
    assert given["order"] == N and found is not None


def test_7():
    said = opened(N).call("ask", question=f"What does order {N} cost?")["content"][0]["text"]
    assert str(N) in said


def test_8():
    found = opened(N).send("tools/call", {"name": "order_total", "arguments": {"order": N}})
    assert found.get("isError") in (None, True, False)


def test_9():
    found = opened(N).call("order_total", order=N)
    assert isinstance(found["structuredContent"]["total"], float)


def test_10():
    try:
        client = opened(N)
    except OSError:
        pytest.skip("the tools are not there")
    said = client.call("ask", question=f"What does order {N} cost?")
    assert json.dumps(said)


def test_11():
    with pytest.raises(Exception):
        opened(N).call("order_total", order=1)
