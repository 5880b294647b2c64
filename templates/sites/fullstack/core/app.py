"""The application: features found, pages of error, headers, pictures, health. Run it with `./run`."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from sqlalchemy import text
from sqlmodel import Session
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from core import exports, features, tokens, uploads
from core.accounts import forgotten
from core.accounts import routes as accounts
from core.accounts.sessions import known, set_cookie
from core.admin import routes as admin
from core.database import engine, session
from core.errors import Forbidden, LoginNeeded, Missing, Refused, TooMany
from core.headers import Headers, SizeLimit
from core.mail import routes as mail
from core.mail import sending
from core.page import FLASH, Page, guard
from core.search import router as search
from core.settings import ROOT
from core.site import site
from core.urls import login_address
from core.words import t

log = logging.getLogger("site")
_TEXTS = (403, 404, 405, 413, 422, 429, 500)


def create() -> FastAPI:
    """The application of this folder."""
    app = FastAPI(title=site().name, docs_url=None, redoc_url=None, openapi_url=None, lifespan=_lifespan)
    app.add_middleware(Headers)
    app.add_middleware(SizeLimit)
    app.mount("/static", StaticFiles(directory=ROOT / "static"), name="static")
    app.add_api_route("/health", health, include_in_schema=False)
    app.add_api_route("/uploads/{name}", picture, include_in_schema=False)
    guarded = [Depends(guard)]
    own = (accounts.router, forgotten.router, mail.router, admin.router, search, exports.router)
    for router in (*own, *features.routers()):
        app.include_router(router, dependencies=guarded)
    app.add_exception_handler(LoginNeeded, _login)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(Exception, _broken)
    for kind, status in ((Forbidden, 403), (Missing, 404), (TooMany, 429), (RequestValidationError, 404)):
        app.add_exception_handler(kind, _with_status(status))
    app.add_exception_handler(HTTPException, _http)
    return app


@asynccontextmanager
async def _lifespan(_app: FastAPI) -> AsyncIterator[None]:
    sending.soon()
    yield
    engine().dispose()


def health(database: Annotated[Session, Depends(session)]) -> JSONResponse:
    """Whether the site answers and its database does."""
    database.connection().execute(text("SELECT 1"))
    return JSONResponse({"status": "ok"})


def picture(name: str) -> Response:
    """A picture that somebody sent."""
    path = uploads.path_of(name)
    if path is None:
        raise Missing
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Content-Disposition": "inline"}
    return FileResponse(path, media_type="image/webp", headers=headers)


def _login(request: Request, _error: Exception) -> Response:
    response = RedirectResponse(login_address(request), 303)
    told = [{"kind": "info", "text": t("sign_in_first")}]
    set_cookie(request, response, FLASH, tokens.seal(FLASH, told), seconds=60)
    return response


def _refused(request: Request, error: Exception) -> Response:
    return _error_page(request, 409, str(error))


def _with_status(status: int):
    def answer(request: Request, error: Exception) -> Response:
        return _error_page(request, status, str(error) if isinstance(error, Forbidden) else "")

    return answer


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _error_page(request, error.status_code)


def _broken(request: Request, error: Exception) -> Response:
    log.error("%s %s", request.method, request.url.path, exc_info=error)
    return _error_page(request, 500)


def _error_page(request: Request, status: int, text: str = "") -> Response:
    """A page of error; `errors/error.html` knows `status`, `title` and `text`."""
    shown = status if status in (*_TEXTS, 409) else 500 if status >= 500 else 422
    title = t(f"error_{shown}")
    told = text or (t(f"error_{shown}_text") if shown in _TEXTS else "")
    try:
        with Session(engine(), expire_on_commit=False) as database:  # that of the request is closed, or broken
            page = Page(request, database, known(request, database), FormData())
            return page.render("errors/error.html", status, status=status, title=title, text=told)
    except Exception:  # the page of error must come even when the templates or the database are broken
        log.exception("the page of error failed")
        return HTMLResponse(f"<!doctype html><title>{title}</title><h1>{title}</h1><p>{told}</p>", status)
