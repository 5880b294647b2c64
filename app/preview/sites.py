"""Previewed sites, put together: names, grants, running sites, the proxy, and the shell that the workspace frames.

One `Sites` for each process and data folder, shared by the server's routes and the page's script: both look at the same
running sites. It knows no page.
"""

from __future__ import annotations

import atexit
import threading
from html import escape
from pathlib import Path
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from agents.settings import Settings
from app.identity.signing import signing_key
from app.preview.headers import ALWAYS
from app.preview.routes import STYLE, STYLE_HASH
from app.preview.site_access import Access
from app.preview.site_names import SiteNames
from app.preview.site_pool import Served, SiteDown, SitePool, Start
from app.preview.site_proxy import SiteProxy, local_path
from app.store import Store

UPLOADS = "preview-uploads"
"""Folder of uploads in a preview's data, as turns of the site agent keep it."""
SANDBOX = "allow-scripts allow-forms allow-same-origin allow-downloads allow-modals"
"""Its own origin is not ours, so it may have it; but no way to the top, and no windows."""


class Sites:
    """What previews of sites need, over one store."""

    def __init__(self, settings: Settings, store: Store, start: Start | None = None) -> None:
        key = signing_key(settings)
        self.names = SiteNames(key, settings.preview_host, settings.hosts)
        self.access = Access(store, key)
        self.pool = SitePool(store, settings.data / "previews", start or start_in_sandbox)
        self.proxy = SiteProxy(self.access, self.names, self.pool)

    def entrance(self, version_id: str, project_id: str, app_host: str, *, owns: bool, to: str = "/") -> str | None:
        """The address at which a person's browser enters the site; None where this server has no place for it."""
        origin = self.names.origin(project_id, app_host)
        grant = self.access.issue(version_id, owns=owns)
        return f"{origin}/_impasto/enter?grant={grant}&to={quote(to, safe='')}" if origin else None

    def shell(self, version_id: str, *, owns: bool) -> str:
        """The address of the page that frames it, on the app's own host."""
        return f"/preview/{self.access.issue(version_id, owns=owns)}/site"

    def routes(self) -> list[Route]:
        """The shell: `/preview/<grant>/site?path=/…`."""
        return [Route("/preview/{grant}/site", self._shell, methods=["GET"])]

    async def _shell(self, request: Request) -> Response:
        grant = request.path_params["grant"]
        seen = await run_in_threadpool(self.access.seen, grant)
        origin = self.names.origin(seen.project_id, request.headers["host"]) if seen else None
        if origin is None:
            return Response("There is nothing at this address.", 404, ALWAYS, "text/plain")
        to = quote(local_path(request.query_params.get("path", "/")), safe="")
        source = f"{origin}/_impasto/enter?grant={grant}&to={to}"
        text = (
            '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
            f"<title>Preview</title><style>{STYLE}</style>"
            f'<iframe title="Preview" sandbox="{SANDBOX}" allow="" src="{escape(source)}"></iframe>'
        )
        policy = [
            "default-src 'none'",
            f"style-src '{STYLE_HASH}'",
            f"frame-src {origin}",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'self'",
        ]
        headers = {**ALWAYS, "Content-Security-Policy": "; ".join(policy), "Cache-Control": "no-store"}
        return Response(text, headers=headers, media_type="text/html; charset=utf-8")


def start_in_sandbox(site: Path, data: Path) -> Served:
    """Start a site in the sandbox. Raises SiteDown, and what the sandbox raises where there is none."""
    from agents.sandbox.serving import SiteDown as NotUp
    from agents.sandbox.serving import serve_site

    try:
        return serve_site(site, data=data, environment="preview", variables={"UPLOADS": str(data / UPLOADS)})
    except NotUp as error:
        raise SiteDown(error.sentence.partition(" Its log")[0], fix=error.fix, log=error.log) from error


_shared: dict[Path, Sites] = {}
_lock = threading.Lock()


def sites_of(settings: Settings, store: Store) -> Sites:
    """The one of this process. Raises ConfigurationError."""
    with _lock:
        if settings.data not in _shared:
            made = _shared[settings.data] = Sites(settings, store)
            atexit.register(made.pool.close)
        return _shared[settings.data]
