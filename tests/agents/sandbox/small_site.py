"""A site as small as one can be, started as the preset's are: `python -m core serve` with a socket in `UDS`."""

from __future__ import annotations

import textwrap
from pathlib import Path

MAIN = """
import os, sys
import uvicorn
from core.app import app

if __name__ == "__main__":
    print("serving", os.environ["SITE_ENV"], sys.argv[1], flush=True)
    uvicorn.run(app, uds=os.environ["UDS"], log_level="info")
"""
APP = """
import asyncio, json, os, socket, sqlite3
from pathlib import Path
from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse, StreamingResponse
from starlette.routing import Route, WebSocketRoute

DATA = Path(os.environ["DATA"])

def health(request):
    return JSONResponse({"status": "ok"})

def words(request):
    return PlainTextResponse("first words")

async def note(request):
    with sqlite3.connect(DATA / "site.db") as database:
        database.execute("create table if not exists notes (text)")
        database.execute("insert into notes values (?)", [(await request.body()).decode()])
        return JSONResponse([row[0] for row in database.execute("select text from notes")])

def try_out(request):
    found = {}
    for name, attempt in {
        "code": lambda: (Path(__file__).parent / "new.py").write_text("x"),
        "network": lambda: socket.socket(socket.AF_INET),
        "home": lambda: os.listdir(os.path.expanduser("~root")),
    }.items():
        try:
            attempt()
            found[name] = "done"
        except OSError as error:
            found[name] = error.errno
    found["environment"] = sorted(os.environ)
    return JSONResponse(found)

def long(request):
    async def parts():
        for number in range(2000):
            yield str(number).encode() * 100
    return StreamingResponse(parts())

async def echo(websocket):
    await websocket.accept()
    async for said in websocket.iter_text():
        await websocket.send_text(said.upper())

def end(request):
    os._exit(3)

app = Starlette(routes=[
    Route("/health", health), Route("/words", words), Route("/note", note, methods=["POST"]), Route("/try", try_out),
    Route("/long", long), WebSocketRoute("/echo", echo), Route("/end", end),
])
"""


def write_site(folder: Path) -> Path:
    """The site's folder."""
    core = folder / "core"
    core.mkdir(parents=True)
    (core / "__init__.py").write_text("", "utf-8")
    (core / "__main__.py").write_text(textwrap.dedent(MAIN), "utf-8")
    (core / "app.py").write_text(textwrap.dedent(APP), "utf-8")
    return folder
