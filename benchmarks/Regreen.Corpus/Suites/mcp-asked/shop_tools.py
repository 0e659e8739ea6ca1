"""A small client of MCP over streamable HTTP."""

import json
import os
import urllib.error
import urllib.request

TOKENS = {"ada": "%ADA%", "bob": "%BOB%"}


def owner(n):
    return "ada" if n % 2 else "bob"


def total(n):
    return (n * 7919 % 9000 + 105) * (1 + n % 9) / 100


class Refused(Exception):
    def __init__(self, status, said):
        super().__init__(f"{status}: {said}")
        self.status = status


class Client:
    def __init__(self, token):
        self.headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
        if token:
            self.headers["Authorization"] = f"Bearer {token}"
        self.number = 0

    def open(self):
        result = self.send("initialize", {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "suite", "version": "1"}})
        self.post({"jsonrpc": "2.0", "method": "notifications/initialized"})
        return result

    def call(self, name, **given):
        result = self.send("tools/call", {"name": name, "arguments": given})
        if result.get("isError"):
            raise AssertionError(result["content"][0]["text"])
        return result

    def send(self, method, params):
        self.number += 1
        answer = self.post({"jsonrpc": "2.0", "id": f"q{self.number - 1}", "method": method, "params": params})
        assert answer["id"] == f"q{self.number - 1}"
        if "error" in answer:
            raise AssertionError(answer["error"]["message"])
        return answer["result"]

    def post(self, message):
        request = urllib.request.Request(os.environ["BASE_URL"] + "/mcp", json.dumps(message).encode(), self.headers)
        try:
            with urllib.request.urlopen(request, timeout=20) as response:
                if response.headers.get("Mcp-Session-Id"):
                    self.headers["Mcp-Session-Id"] = response.headers["Mcp-Session-Id"]
                text = response.read().decode()
                if response.headers.get("Content-Type", "").startswith("text/event-stream"):
                    text = [line[6:] for line in text.splitlines() if line.startswith("data: ")][-1]
                return json.loads(text) if text else None
        except urllib.error.HTTPError as error:
            raise Refused(error.code, error.read().decode()) from None


def opened(n):
    client = Client(TOKENS[owner(n)])
    client.open()
    return client
