"""One request: who asks, with which database, what was posted; and the ways to answer it.

Routes take it as `page: PageOf`. It is made only after the guard has checked the form token and the rate of writing,
so a route cannot forget either.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Annotated, Any, BinaryIO

from fastapi import Depends, Path, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlmodel import Session, col, select
from starlette.datastructures import FormData, UploadFile

from core import rendering, tokens
from core.access import Visitor, visible
from core.accounts.models import Account
from core.accounts.sessions import GUEST, Known, known, set_cookie
from core.admin.forms import accounts
from core.database import session, writing
from core.errors import Forbidden, LoginNeeded, Missing, Refused
from core.features import Feature, feature_of, features
from core.forms.form import Form
from core.limits import writes
from core.mail import letters, sending
from core.words import t

SAFE = ("GET", "HEAD", "OPTIONS")
FLASH = "flash"
MOST_CHOICES = 500

Id = Annotated[int, Path(ge=1, le=2_147_483_647)]
"""The number of a row in an address."""


class Page:
    """One request and its answer."""

    def __init__(self, request: Request, database: Session, who: Known, posted: FormData) -> None:
        self.request = request
        self.database = database
        self.who = who
        self.posted = posted
        self.visitor = Visitor(who.account)
        self._flash: list[dict[str, str]] = []

    # What was asked

    def posted_text(self, name: str) -> str:
        """A posted value as text; empty when there is none."""
        value = self.posted.get(name, "")
        return value.replace("\x00", "") if isinstance(value, str) else ""

    def posted_file(self, name: str) -> BinaryIO | None:
        """A posted file; None when none was chosen."""
        value = self.posted.get(name)
        return value.file if isinstance(value, UploadFile) and value.filename else None

    def query(self, name: str) -> str:
        """A value of the address; empty when there is none."""
        return self.request.query_params.get(name, "").replace("\x00", "").strip()[:200]

    # What may be done

    def need(self, action: str, thing: Any) -> None:
        """Go on only when the visitor may. Raises LoginNeeded or Forbidden."""
        if not self.visitor.may(action, thing):
            raise Forbidden if self.visitor.account else LoginNeeded

    def need_one_of(self, who: str, row: Any = None) -> None:
        """Go on only when `who` includes the visitor. Raises LoginNeeded or Forbidden."""
        if not self.visitor.is_one_of(who, row):
            raise Forbidden if self.visitor.account else LoginNeeded

    def row(self, thing: Any, number: int, action: str = "read") -> Any:
        """A row by its number. Raises Missing for one that the visitor may not read, so that nobody learns of it."""
        self.need("read", feature_of(thing))
        model = feature_of(thing).model
        found = self.database.exec(visible(self.visitor, thing).where(col(model.id) == number)).first()
        if found is None:
            raise Missing
        self.need(action, found)
        return found

    def choosable(self, model: Any) -> Any:
        """A query for the rows that this visitor may point at."""
        if model is not Account:
            return visible(self.visitor, model)
        query = select(Account).where(Account.active)
        if self.visitor.is_staff:
            return query
        staff = [role for role in rendering.site().role_titles() if rendering.site().level(role) >= 2]
        return query.where(col(Account.role).in_(staff) | (col(Account.id) == self.visitor.id))

    @contextmanager
    def writing(self, name: str = "site") -> Iterator[Session]:
        """A transaction in which nobody else writes. Raises Refused when the database says no.

        Whoever books a time is sent a confirmation, written in the same transaction.
        """
        with writing(self.database, name):
            yield self.database
            written = letters.confirm(self.database, list(self.database.new), str(self.request.base_url))
        if written:
            sending.soon()

    def tell_owner(self, row: Any, label: str) -> None:
        """Write to whom a row belongs that it has come to a step; within `writing`."""
        if letters.step(self.database, row, label, str(self.request.base_url)):
            sending.soon()

    # What is known of rows

    def feature_of_form(self, form: type[Form]) -> Feature:
        """The feature that a form belongs to."""
        return next(feature for feature in (*features().values(), accounts) if issubclass(form, feature.form))

    def choices(self, model: Any) -> list[tuple[str, str]]:
        """The rows that this visitor may point at, as (number, text): as the staff keeps them, or by the alphabet."""
        query = self.choosable(model).order_by(model.id).limit(MOST_CHOICES)
        named = [(str(row.id), self.display(row)) for row in self.database.exec(query)]
        kept_in_order = model is not Account and not feature_of(model).newest_first
        return named if kept_in_order else sorted(named, key=lambda pair: pair[1])

    def display(self, row: Any) -> str:
        """The text that stands for a row."""
        return rendering.display(self.database, row)

    def related(self, thing: Any, rows: list[Any]) -> dict[str, dict[int, str]]:
        """For each relation of a feature, the display text of the rows pointed at, by number."""
        return rendering.related(self.database, feature_of(thing), rows)

    def links(self, row: Any) -> dict[str, dict[str, Any]]:
        """For each relation of one row: number, display text and address (where the visitor may read it)."""
        return rendering.links(self.database, self.visitor, row)

    def children(self, thing: Any, parent: Any, relation: str) -> dict[str, Any]:
        """The rows of another feature that point at this row, and a form for one more."""
        child = feature_of(thing)
        column = getattr(child.model, f"{relation}_id")
        query = visible(self.visitor, child).where(column == parent.id).order_by(child.model.created_at).limit(200)
        rows = list(self.database.exec(query))
        may = self.visitor.may("create", child)
        return {
            "entity": child.entity,
            "rows": rows,
            "related": self.related(child, rows),
            "form": child.form.blank(self, **{relation: parent.id}) if may else None,
            "action": child.path,
            "may_create": may,
        }

    # How it is answered

    def render(self, template: str, code: int = 200, /, **context: Any) -> HTMLResponse:
        """Answer with a page."""
        shown = self._take_flash()
        everything = rendering.context(self.request, self.database, self.visitor, self.who.form_token, shown) | context
        response = HTMLResponse(rendering.template(template).render(everything), code)
        if self.who.new_guest:
            set_cookie(self.request, response, GUEST, self.who.token)
        if FLASH in self.request.cookies:
            set_cookie(self.request, response, FLASH, "", seconds=0)
        return response

    def go(self, path: str, flash: str = "", kind: str = "good") -> RedirectResponse:
        """Answer by leading elsewhere in the site, with a sentence that is shown there once."""
        response = RedirectResponse(path, 303)
        if flash:
            set_cookie(self.request, response, FLASH, tokens.seal(FLASH, [{"kind": kind, "text": flash}]), seconds=60)
        return response

    def go_to(self, row: Any, flash: str = "") -> Response:
        """Lead to a row's page; home when the visitor may not read it (a message that was sent)."""
        feature = feature_of(row)
        if self.visitor.may("read", row):
            return self.go(feature.path_of(row), flash or t("stored"))
        return self.go("/", t("sent"))

    def refuse(self, sentence: str) -> Response:
        """A page of its own for a rule's sentence, status 409."""
        return self.render("errors/error.html", 409, status=409, title=t("error_409"), text=sentence)

    def _take_flash(self) -> list[dict[str, str]]:
        told = self.request.cookies.get(FLASH, "")
        return (tokens.unseal(FLASH, told) or []) if told else []


async def posted_form(request: Request) -> AsyncIterator[FormData]:
    """The form of a request that writes; empty for others and for bodies that are no form."""
    kind = request.headers.get("content-type", "")
    if request.method in SAFE or not kind.startswith(("application/x-www-form-urlencoded", "multipart/form-data")):
        yield FormData()
        return
    async with request.form(max_files=20, max_fields=200, max_part_size=256 * 1024) as posted:
        yield posted


def guard(
    request: Request,
    database: Annotated[Session, Depends(session)],
    posted: Annotated[FormData, Depends(posted_form)],
) -> Page:
    """Every request passes here: a request that writes must carry the form token of this very browser.

    Raises TooMany when one address writes too often, and Refused for a missing or foreign token.
    """
    who = known(request, database)
    page = Page(request, database, who, posted)
    if request.method not in SAFE:
        writes(request)
        given = request.headers.get("x-csrf-token") or page.posted_text("csrf_token")
        if who.new_guest or not given or not tokens.same(given, who.form_token):
            raise Forbidden(t("csrf_failed"))
    return page


PageOf = Annotated[Page, Depends(guard)]
"""How a route takes its page."""

__all__ = ["Forbidden", "Id", "LoginNeeded", "Missing", "Page", "PageOf", "Refused", "guard"]
