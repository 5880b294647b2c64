"""Previews as Starlette routes: `/preview/<grant>/` is the shell, `/preview/<grant>/f/<path>` a file in it.

The shell is ours: it has no script, and its `frame-src` keeps what it holds from navigating anywhere else. A page
opened as the top of a tab gets the shell around it, told by `Sec-Fetch-Dest`. Mount the routes in the server's app,
`nothing_else` after all that is served below `/preview`;
the Host header must have been checked before (`app/identity/hosts.py`).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from html import escape
from pathlib import Path
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.preview.content import Content, entry, media_type
from app.preview.grants import Grants
from app.preview.headers import ALWAYS, content_headers, shell_headers

STYLE = "html,body{margin:0;height:100%}iframe{border:0;width:100%;height:100%;display:block}"
STYLE_HASH = "sha256-" + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
BRIDGE = b"<script>" + (Path(__file__).parent / "bridge.js").read_bytes() + b"</script>"
"""Behind a page's own end: the parser of HTML takes what follows `</html>` for part of the body."""
CACHE = "private, max-age=3600, immutable"


def preview_routes(content: Content, grants: Grants) -> list[Route]:
    """The routes under `/preview`."""
    previews = _Previews(content, grants)
    return [
        Route("/preview/{grant}/", previews.shell, methods=["GET"]),
        Route("/preview/{grant}/f/{path:path}", previews.file, methods=["GET"]),
    ]


def nothing_else() -> list[Route]:
    """Whatever else is asked for below `/preview` gets nothing, in a sandbox: never the page of the server's app."""
    return [Route(path, lambda request: _nothing()) for path in ("/preview", "/preview/{rest:path}")]


class _Previews:
    def __init__(self, content: Content, grants: Grants) -> None:
        self._content, self._grants = content, grants

    async def shell(self, request: Request) -> Response:
        """The page around; `?page=` names another page of the version than its entry."""
        files = await self._files(request)
        page = request.query_params.get("page") or (entry(files) if files else None)
        if files is None or page is None or not _is_page(files, page):
            return _nothing()
        return _shell(request, page)

    async def file(self, request: Request) -> Response:
        """One file, under the headers that take everything from it."""
        files = await self._files(request)
        path = request.path_params["path"]
        kind = media_type(path)
        if files is None or kind is None or path not in files:
            return _nothing()
        if _is_page(files, path) and request.headers.get("sec-fetch-dest", "iframe") not in (
            "iframe",
            "frame",
            "empty",
        ):
            return _shell(request, path)
        sha256 = files[path]
        tag = f"{sha256}-bridged" if _is_bridged(request) else sha256
        headers = {**content_headers(_own(request)), "Content-Type": kind, "ETag": f'"{tag}"'}
        headers["Cache-Control"] = "no-store" if _is_page(files, path) else CACHE
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        data = await run_in_threadpool(self._content.read, sha256)
        if data is not None and _is_page(files, path) and _is_bridged(request):
            data += BRIDGE
        return _nothing() if data is None else Response(data, headers=headers)

    async def _files(self, request: Request) -> Mapping[str, str] | None:
        version_id = self._grants.open(request.path_params["grant"])
        return None if version_id is None else await run_in_threadpool(self._content.files, version_id)


def _shell(request: Request, page: str) -> Response:
    source = f"{_folder(request)}f/{quote(page)}{'?bridge=1' if _is_bridged(request) else ''}"
    text = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Preview</title><style>{STYLE}</style>"
        f'<iframe title="Preview" sandbox="allow-scripts" referrerpolicy="no-referrer" src="{escape(source)}"></iframe>'
    )
    headers = shell_headers(_own(request), STYLE_HASH)
    return Response(text, headers={**headers, "Content-Type": "text/html; charset=utf-8"})


def _is_page(files: Mapping[str, str], path: str) -> bool:
    return path in files and (media_type(path) or "").startswith("text/html")


def _is_bridged(request: Request) -> bool:
    """Whether the page is shown in our own canvas, which hears what a person points at."""
    return request.query_params.get("bridge") == "1"


def _folder(request: Request) -> str:
    return f"{request.scope.get('root_path', '')}/preview/{request.path_params['grant']}/"


def _own(request: Request) -> str:
    """The address of the version's files as a source of a policy: host and path, whatever the scheme."""
    return f"{request.headers['host']}{_folder(request)}f/"


def _nothing() -> Response:
    headers = {**ALWAYS, "Content-Security-Policy": "sandbox; default-src 'none'", "Cache-Control": "no-store"}
    return Response("There is nothing at this address.", 404, {**headers, "Content-Type": "text/plain; charset=utf-8"})
