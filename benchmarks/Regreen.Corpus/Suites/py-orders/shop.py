"""What the tests share: how to ask the shop, and what its orders must be."""

import http.client
import json
import os
import urllib.parse

BASE = urllib.parse.urlsplit(os.environ["BASE_URL"])
TOKENS = {"ada": "%ADA%", "bob": "%BOB%"}
CITIES = ["Oslo", "Bergen", "Turin", "Lyon", "Porto", "Ghent", "Graz", "Brno", "Gdansk", "Riga", "Turku", "Malmo", "Aarhus", "Leeds", "Cork", "Basel", "Split", "Varna", "Cluj", "Patras"]
PRODUCTS = ["lamp", "chair", "desk", "shelf", "stool", "mirror", "rug", "clock", "vase", "bench", "basket", "kettle"]


def call(method, path, token=None, body=None, accept=None, timeout=20):
    connection = http.client.HTTPConnection(BASE.hostname, BASE.port, timeout=timeout)
    try:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if accept:
            headers["Accept"] = accept
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def get(path, token=None):
    status, text = call("GET", path, token)
    return status, json.loads(text)


def ask(message, user):
    status, text = call("POST", "/ask", TOKENS[user], {"message": message})
    return status, json.loads(text)


def stream(message, user):
    status, text = call("POST", "/ask", TOKENS[user], {"message": message}, "text/event-stream")
    return status, [json.loads(line[6:]) for line in text.splitlines() if line.startswith("data: ")]


def owner(n):
    return "ada" if n % 2 else "bob"


def count(n):
    return 1 + n % 9


def total(n):
    return (n * 7919 % 9000 + 105) * count(n) / 100


def city(n):
    return CITIES[n % 20]
