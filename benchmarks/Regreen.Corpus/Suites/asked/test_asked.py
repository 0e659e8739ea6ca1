from shop import ask, city, owner, stream, total

N = %FIRST%


def test_cost():
    status, said = ask(f"%PREFIX%What does order {N} cost?", owner(N))
    assert status == 200
    assert f"{total(N):.2f} EUR" in said["response"]


def test_where():
    _, events = stream(f"%PREFIX%Where does order {N} go?", owner(N))
    assert events[-1]["type"] == "agent_completed"
    assert city(N) in events[-1]["response"]
