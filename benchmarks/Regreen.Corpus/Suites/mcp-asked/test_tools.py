from shop_tools import opened, total

N = %FIRST%


def test_total():
    found = opened(N).call("order_total", order=N)
    assert found["structuredContent"]["total"] == total(N)
    assert f"{total(N):.2f} EUR" in found["content"][0]["text"]


def test_question():
    said = opened(N).call("ask", question=f"%PREFIX%What does order {N} cost?")
    assert f"{total(N):.2f} EUR" in said["content"][0]["text"]
