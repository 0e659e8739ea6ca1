"""A chat endpoint in the manner of OpenAI's: it knows the tides of some harbours. Usage: model.py PORT."""

import json
import random
import re
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HARBOURS = ["Oslo", "Bergen", "Brest", "Cadiz", "Cork", "Dover", "Genoa", "Hull", "Kiel", "Lisbon", "Malaga", "Narvik", "Ostend", "Palma", "Riga", "Split", "Turku", "Vigo", "Varna", "Ystad"]
REVISION = "tides-3"


def tide(harbour, day):
    seed = HARBOURS.index(harbour) * 367 + day * 53
    return round(1 + seed % 641 / 100, 2), 5 + seed % 14, seed % 60


def answer(message):
    """The words differ from time to time, the facts do not."""
    harbour = next((name for name in HARBOURS if name.lower() in message.lower()), None)
    day = re.search(r"day\D*(\d+)", message, re.IGNORECASE)
    if not harbour or not day:
        return random.choice(["I only know the tides of some harbours.", "That I do not know."])
    height, hour, minute = tide(harbour, int(day[1]))
    if re.search(r"when|time", message, re.IGNORECASE):
        return random.choice([f"At {hour:02}:{minute:02}.", f"It is highest at {hour:02}:{minute:02} in {harbour}.", f"In {harbour}, on day {day[1]}: {hour:02}:{minute:02}."])
    return random.choice([f"The tide in {harbour} on day {day[1]} rises to {height:.2f} m.", f"{height:.2f} m in {harbour}.", f"On day {day[1]} it is {height:.2f} m high in {harbour}."])


def chunks(text, chunk_id="chatcmpl-1"):
    def chunk(delta, reason=None):
        return {"id": chunk_id, "object": "chat.completion.chunk", "created": 1, "model": "tides", "choices": [{"index": 0, "delta": delta, "finish_reason": reason}]}

    yield chunk({"role": "assistant", "content": ""})
    for word in re.findall(r"\S+\s*", text):
        yield chunk({"content": word})
    yield chunk({}, "stop")


def serve(port, say=answer, revision=lambda: REVISION):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def reply(self, status, body, kind="application/json"):
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self):
            if self.path == "/version":
                self.reply(200, json.dumps({"revision": revision()}).encode())
            elif self.path == "/health":
                self.reply(200, b'{"ok":true}')
            else:
                self.reply(404, b'{"error":{"message":"not found"}}')

        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers.get("content-length", 0))) or b"{}")
            if self.path != "/v1/chat/completions" or not body.get("messages"):
                self.reply(404, b'{"error":{"message":"not found"}}')
                return
            text = say(body["messages"][-1]["content"])
            if body.get("stream"):
                lines = "".join(f"data: {json.dumps(chunk)}\n\n" for chunk in chunks(text)) + "data: [DONE]\n\n"
                self.reply(200, lines.encode(), "text/event-stream")
            else:
                self.reply(200, json.dumps({"id": "chatcmpl-1", "choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}]}).encode())

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

    Server(("127.0.0.1", port), Handler).serve_forever()


if __name__ == "__main__":
    serve(int(sys.argv[1]))
