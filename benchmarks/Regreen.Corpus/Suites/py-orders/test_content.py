import json

import pytest
from shop import PRODUCTS, TOKENS, ask, call, city, count, get, owner, stream, total

ROWS = range(%FIRST%, %FIRST% + %ROWS%)


@pytest.mark.parametrize("n", ROWS)
def test_order_has_its_total(n):
    status, order = get(f"/orders/{n}", TOKENS[owner(n)])
    assert (status, order["total"]) == (200, total(n))


@pytest.mark.parametrize("n", ROWS)
def test_order_goes_to_its_city(n):
    status, order = get(f"/orders/{n}", TOKENS[owner(n)])
    assert status == 200
    assert (order["id"], order["city"]) == (n, city(n))


@pytest.mark.parametrize("n", ROWS)
def test_total_is_price_times_count(n):
    _, order = get(f"/orders/{n}", TOKENS[owner(n)])
    assert (order["id"], order["count"]) == (n, count(n))
    assert order["total"] == pytest.approx(order["price"] * order["count"])


@pytest.mark.parametrize("n", ROWS)
def test_quote(n):
    index, pieces = n % 12, n % 50 + 1
    status, quote = get(f"/quote?product={PRODUCTS[index]}&count={pieces}")
    assert status == 200
    assert quote["total"] == pytest.approx((137 + index * 251) / 100 * pieces)


@pytest.mark.parametrize("n", ROWS)
def test_agent_says_what_an_order_costs(n):
    status, said = ask(f"What does order {n} cost?", owner(n))
    assert status == 200
    assert f"{total(n):.2f} EUR" in said["response"]


@pytest.mark.parametrize("n", ROWS)
def test_agent_says_where_an_order_goes(n):
    _, said = ask(f"Where does order {n} go?", owner(n))
    assert city(n) in said["response"]
    assert said["tool_calls"][0]["result"]["city"] == city(n)


@pytest.mark.parametrize("n", ROWS)
def test_stream_ends_with_the_answer(n):
    status, events = stream(f"What does order {n} cost?", owner(n))
    assert status == 200
    assert [event["type"] for event in events] == ["agent_started", "tool_executing", "tool_completed", "agent_completed"]
    assert events[2]["result"]["total"] == total(n)
    assert f"{total(n):.2f}" in events[-1]["response"]


@pytest.mark.parametrize("n", ROWS)
def test_note_is_kept(n):
    token = TOKENS[owner(n)]
    status, text = call("POST", "/notes", token, {"text": f"call back about {n}"})
    assert status == 201
    status, note = get("/notes/" + json.loads(text)["id"], token)
    assert (status, note["text"]) == (200, f"call back about {n}")


@pytest.mark.parametrize("n", ROWS)
def test_orders_of_a_city(n):
    status, found = get(f"/orders?city={city(n)}", TOKENS[owner(n)])
    assert status == 200
    assert {one["id"]: one["total"] for one in found["orders"]}[n] == total(n)
    assert found["count"] == len(found["orders"])
