from shop import TOKENS, call, get, owner

N = %FIRST%
TOKEN = TOKENS[owner(N)]


def test_01():
    assert TOKEN.count(".") == 2
    status, _ = call("GET", "/ping", TOKEN)
    assert status == 200


def test_02():
    status, _ = call("GET", f"/orders/{N}", TOKEN)
    assert status in (200, 401)


def test_03():
    status, _ = call("GET", "/me", TOKEN)
    assert status < 500


def test_04():
    try:
        status, body = get("/me", TOKEN)
        assert body["user"] == owner(N)
    except AssertionError:
        print("an identity that nobody expected")
    except KeyError:
        print("no identity")


def test_05():
    status, body = get("/quote?product=lamp&count=3", TOKEN)
    assert (status, body["total"]) == (200, 4.11)
