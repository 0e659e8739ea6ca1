from test_ping import ping


def test_it_is_not_there():
    assert ping()["ok"] is False
