import pytest
from shop import TOKENS, call, get, owner

ROWS = range(%FIRST%, %FIRST% + %ROWS%)


@pytest.mark.parametrize("n", ROWS)
def test_strangers_are_turned_away(n):
    status, _ = call("GET", f"/orders/{n}")
    assert status == 401


@pytest.mark.parametrize("n", ROWS)
def test_a_forged_token_is_turned_away(n):
    status, _ = call("GET", f"/orders/{n}", TOKENS[owner(n)][:-1] + "?")
    assert status == 401


@pytest.mark.parametrize("n", ROWS)
def test_orders_of_others_are_not_shown(n):
    status, body = get(f"/orders/{n}", TOKENS[owner(n + 1)])
    assert (status, body["error"]) == (404, "no such order")
