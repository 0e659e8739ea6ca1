import pytest
from shop_tools import opened, total

ROWS = range(%FIRST%, %FIRST% + %ROWS%)


@pytest.mark.parametrize("n", ROWS)
def test_total(n):
    found = opened(n).call("order_total", order=n)
    assert found["structuredContent"] == {"order": n, "total": total(n), "count": 1 + n % 9}
    assert f"{total(n):.2f} EUR" in found["content"][0]["text"]


@pytest.mark.parametrize("n", ROWS)
def test_question(n):
    said = opened(n).call("ask", question=f"What does order {n} cost?")
    assert f"{total(n):.2f} EUR" in said["content"][0]["text"]
