"""An OpenAI-compatible server on loopback whose answers a test scripts. Real HTTP, scripted words."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from agents.profile import PASSAGES


@dataclass
class Status:
    """An answer that is an error."""

    code: int
    message: str


@dataclass
class Calls:
    """An answer that calls tools: names with their arguments, as an object or as the text that a model wrote."""

    calls: list[tuple[str, dict[str, Any] | str]]
    text: str = ""


class Hang:
    """No answer until the server is closed."""


Reply = str | Status | Hang | Calls
Script = Callable[[dict[str, Any]], Reply]


@dataclass
class Endpoint:
    """A running server. `requests` are the bodies of the chat requests, in order of arrival."""

    script: Script
    models: list[dict[str, Any]] = field(default_factory=lambda: [{"id": "scripted", "max_model_len": 32768}])
    models_status: int = 200
    requests: list[dict[str, Any]] = field(default_factory=list)
    closed: threading.Event = field(default_factory=threading.Event)
    outlasted: int = 0
    """Silent requests that nobody left within 20 seconds."""

    def __enter__(self) -> Endpoint:
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *args: object) -> None:
                pass

            def do_GET(self) -> None:
                body = {"data": endpoint.models} if endpoint.models_status == 200 else _error("models", "no key")
                self._send(endpoint.models_status, body)

            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                endpoint.requests.append(asked)
                reply = endpoint.script(asked)
                if isinstance(reply, Hang):
                    endpoint.outlasted += not endpoint.closed.wait(20)
                elif isinstance(reply, Status):
                    self._send(reply.code, _error("scripted", reply.message))
                elif isinstance(reply, Calls):
                    self._stream(reply.text, reply.calls)
                else:
                    self._stream(reply)

            def _send(self, status: int, body: dict[str, Any]) -> None:
                data = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def _stream(self, text: str, calls: Sequence[tuple[str, dict[str, Any] | str]] = ()) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.send_header("Connection", "close")
                self.end_headers()
                pieces = re.findall(r"[\s\S]{1,24}", text)
                for piece in pieces:
                    self._event({"choices": [{"index": 0, "delta": {"content": piece}}]})
                for index, (name, given) in enumerate(calls):
                    arguments = given if isinstance(given, str) else json.dumps(given, ensure_ascii=False)
                    call = {"index": index, "id": f"call_{len(endpoint.requests)}_{index}", "type": "function"}
                    begun = {"tool_calls": [{**call, "function": {"name": name, "arguments": ""}}]}
                    self._event({"choices": [{"index": 0, "delta": begun}]})
                    rest = {"tool_calls": [{"index": index, "function": {"arguments": arguments}}]}
                    self._event({"choices": [{"index": 0, "delta": rest}]})
                ended = "tool_calls" if calls else "stop"
                self._event({"choices": [{"index": 0, "delta": {}, "finish_reason": ended}]})
                usage = {"prompt_tokens": 11, "completion_tokens": len(pieces), "total_tokens": 11 + len(pieces)}
                self._event({"choices": [], "usage": usage})
                self.wfile.write(b"data: [DONE]\n\n")
                self.close_connection = True

            def _event(self, part: dict[str, Any]) -> None:
                whole = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "scripted", **part}
                self.wfile.write(f"data: {json.dumps(whole)}\n\n".encode())
                self.wfile.flush()

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closed.set()
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/v1"


def _error(kind: str, message: str) -> dict[str, Any]:
    return {"error": {"type": kind, "message": message, "code": None}}


def user_text(asked: dict[str, Any]) -> str:
    """The last user message of a request."""
    return next(m["content"] for m in reversed(asked["messages"]) if m["role"] == "user")


def task_text(asked: dict[str, Any]) -> str:
    """The last user message that sets a task: not one that only sends an answer back."""
    said = [m["content"] for m in asked["messages"] if m["role"] == "user"]
    return next((text for text in reversed(said) if "not borne out" not in text), said[-1])


def schema_of(asked: dict[str, Any]) -> dict[str, Any] | None:
    """The JSON Schema that a request asks for."""
    wanted = asked.get("response_format") or {}
    return wanted.get("json_schema", {}).get("schema")


FAITHFUL = {
    PASSAGES[0][1]: "- The ferry between Holm and Varde carried 41,300 passengers in 2019\n"
    "- Ingrid Soll moved the first departure from 7:40 to 6:15",
    PASSAGES[1][1]: "- 18 of 24 classrooms were fitted with a carbon dioxide meter\n"
    "- Absence through colds fell from 4.1 to 2.9 days per pupil",
    PASSAGES[2][1]: "- 青石镇图书馆把闭馆时间由18点推迟到22点\n- 当年借阅量达到8.6万册，比上一年增加31%",
    PASSAGES[3][1]: "- “清河一号”平均每天发电96千瓦时\n- 整套设备造价38万元，由三个村分摊",
}


def faithful_bullets(asked: dict[str, Any]) -> str | None:
    """What a trustworthy model answers to the profile's probe; None when the request is not the probe."""
    text = user_text(asked)
    return next((answer for passage, answer in FAITHFUL.items() if passage in text), None)


def passages_of(asked: dict[str, Any]) -> dict[str, str]:
    """Short name → text of the passages in a slide's prompt."""
    return dict(re.findall(r'<passage id="(p\d+)">\n(.*?)\n</passage>', task_text(asked), re.DOTALL))


def sentences(text: str) -> list[str]:
    return [s.strip() for s in re.split(r"(?<=[.!?])\s+|(?<=。)", text) if s.strip()]
