import pytest
from shop_tools import TOKENS, Client, Refused, owner

ROWS = range(%FIRST%, %FIRST% + %ROWS%)


@pytest.mark.parametrize("n", ROWS)
def test_forged(n):
    with pytest.raises(Refused) as refused:
        Client(TOKENS[owner(n)][:-1] + "?").open()
    assert refused.value.status == 401
