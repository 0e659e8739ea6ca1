"""Tells Regreen's witness which test is running, so that what it sees on the wire is counted to that test.

Loaded by PYTEST_PLUGINS when REGREEN_WITNESS is set; does nothing otherwise, and never fails a test.
"""

import json
import os
import socket

import pytest

try:
    from _pytest.junitxml import mangle_test_address
except ImportError:  # a later pytest without it: the witness matches the node's id as well as it can

    def mangle_test_address(address):
        return address.replace("/", ".").replace(".py::", "::").split("::")


class _Witness:
    def __init__(self):
        address, _, self._key = os.environ.get("REGREEN_WITNESS", "").partition("/")
        self._host, _, self._port = address.rpartition(":")
        self._owner = None
        self._stream = None

    def tell(self, case):
        if not self._port:
            return
        try:
            if self._owner != os.getpid():  # the first time, or behind a fork
                link = socket.create_connection((self._host, int(self._port)), timeout=5)
                self._stream = link.makefile("rwb")
                self._owner = os.getpid()
            self._stream.write(json.dumps({"key": self._key, "pid": os.getpid(), "case": case}).encode() + b"\n")
            self._stream.flush()
            self._stream.readline()
        except OSError:
            self._port = ""


_witness = _Witness()


def _name(item):
    return ".".join(mangle_test_address(item.nodeid))


def pytest_collection_modifyitems(config, items):
    only = os.environ.get("REGREEN_ONLY")
    if not only:
        return
    with open(only, encoding="utf-8") as file:
        names = set(json.load(file))
    kept = [item for item in items if _name(item) in names]
    if kept:
        config.hook.pytest_deselected(items=[item for item in items if _name(item) not in names])
        items[:] = kept


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_protocol(item):
    name = _name(item)
    os.environ["REGREEN_CASE"] = name
    _witness.tell(name)
    yield
    _witness.tell(None)
    os.environ.pop("REGREEN_CASE", None)


@pytest.hookimpl(hookwrapper=True)
def pytest_fixture_setup(fixturedef, request):
    """What a fixture of several tests does is counted to none of them."""
    shared = fixturedef.scope != "function"
    case = os.environ.get("REGREEN_CASE")
    if shared:
        _witness.tell(None)
    yield
    if shared and case:
        _witness.tell(case)
