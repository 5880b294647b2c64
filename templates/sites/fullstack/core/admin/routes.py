"""The back office: list, search, make, change and delete rows of every table, accounts and their roles included.

Only administrators. The rules of features hold here too. Templates, beside the context of every page:
`admin/index.html`: `tables` [{"entity", "count", "path"}].
`admin/list.html`: `tables`, `entity`, `rows`, `columns` [{"name", "label", "kind"}], `cells` [[text, …]] (one list per
row), `q`, `paging`, `path`.
`admin/form.html`: `tables`, `entity`, `form`, `row` (or None), `action`, `errors`, `delete_path` (empty for a new row).
"""

from typing import Any

from fastapi import APIRouter, Response
from sqlmodel import Session, col, func, select

from core.accounts import leaving, passwords, sessions
from core.accounts.models import Account
from core.admin.forms import AccountForm, NewAccountForm, accounts
from core.errors import Missing
from core.features import Feature, features
from core.forms import Form
from core.listing import searched
from core.page import Id, Page, PageOf, Refused
from core.words import t

router = APIRouter(prefix="/admin")
SIZE = 50
MOST_COLUMNS = 7


def _tables(page: Page) -> list[dict[str, Any]]:
    return [
        {
            "entity": feature,
            "path": f"/admin/{feature.name.replace('_', '-')}",
            "count": page.database.exec(select(func.count()).select_from(feature.model)).one(),
        }
        for feature in (*features().values(), accounts)
    ]


def _feature(page: Page, plural: str) -> Feature:
    page.need_one_of("admin")
    name = plural.replace("-", "_")
    found = accounts if name == "accounts" else features().get(name)
    if found is None:
        raise Missing
    return found


def _row(page: Page, feature: Feature, number: int) -> Any:
    found = page.database.get(feature.model, number)
    if found is None:
        raise Missing
    return found


@router.get("")
def index(page: PageOf) -> Response:
    """Every table and how many rows it has."""
    page.need_one_of("admin")
    return page.render("admin/index.html", tables=_tables(page))


@router.get("/{plural}")
def rows(page: PageOf, plural: str) -> Response:
    """The rows of one table."""
    feature = _feature(page, plural)
    q = page.query("q")
    query = searched(select(feature.model), feature, q) if feature.search else select(feature.model)
    total = page.database.exec(select(func.count()).select_from(query.subquery())).one()
    pages = max(1, -(-total // SIZE))
    number = min(int(page.query("page")) if page.query("page").isdecimal() else 1, pages) or 1
    newest = query.order_by(col(feature.model.id).desc()).offset((number - 1) * SIZE).limit(SIZE)
    found = list(page.database.exec(newest))
    fields = [f for f in feature.form.fields.values() if f.kind not in ("long_text", "password")][:MOST_COLUMNS]
    return page.render(
        "admin/list.html",
        tables=_tables(page),
        entity=feature,
        rows=found,
        columns=[{"name": f.name, "label": f.label, "kind": f.kind} for f in fields],
        cells=_cells(page, feature, found, fields),
        q=q,
        paging={"page": number, "pages": pages, "total": total, "query": f"q={q}" if q else ""},
        path=f"/admin/{plural}",
    )


def _cells(page: Page, feature: Feature, found: list[Any], fields: list[Any]) -> list[list[str]]:
    from core.forms import Choice, Relation
    from core.rendering import related, value

    names = related(page.database, feature, found)
    cells = []
    for row in found:
        line = []
        for field in fields:
            kept = getattr(row, field.column)
            if isinstance(field, Relation):
                line.append(names[field.name].get(kept, "") if kept else "")
            else:
                line.append(field.option(kept).label if isinstance(field, Choice) else value(kept))
        cells.append(line)
    return cells


@router.get("/{plural}/new")
def new(page: PageOf, plural: str) -> Response:
    """The form for a new row."""
    feature = _feature(page, plural)
    form = NewAccountForm if feature is accounts else feature.form
    return _form_page(page, feature, form.blank(page, everything=True))


@router.post("/{plural}")
def create(page: PageOf, plural: str) -> Response:
    """Store a new row."""
    feature = _feature(page, plural)
    kind = NewAccountForm if feature is accounts else feature.form
    form = kind.posted(page, everything=True)
    if not form.valid:
        return _form_page(page, feature, form, status=422)
    row = feature.model(**_values(form))
    return _store(page, feature, form, row)


@router.get("/{plural}/{number}")
def show(page: PageOf, plural: str, number: Id) -> Response:
    """The form for a row."""
    feature = _feature(page, plural)
    row = _row(page, feature, number)
    return _form_page(page, feature, feature.form.of(page, row, everything=True), row)


@router.post("/{plural}/{number}")
def update(page: PageOf, plural: str, number: Id) -> Response:
    """Change a row."""
    feature = _feature(page, plural)
    row = _row(page, feature, number)
    form = feature.form.posted(page, row, everything=True)
    if not form.valid:
        return _form_page(page, feature, form, row, 422)
    return _store(page, feature, form, row)


def _values(form: Form) -> dict[str, Any]:
    values = dict(form.values)
    if isinstance(form, AccountForm) and (password := values.pop("password", "")):
        values["password_hash"] = passwords.hashed(password)
    return values


def _store(page: Page, feature: Feature, form: Form, row: Any) -> Response:
    values = _values(form)
    stored = row if row.id is not None else None
    try:
        with page.writing(feature.name):
            for column, value in values.items():
                setattr(row, column, value)
            if isinstance(row, Account):
                _keep_an_admin(page.database, row)
                if "password_hash" in values or not row.active:
                    sessions.sign_out_everywhere(page.database, row)
            elif feature.check is not None:
                feature.check(page.database, row, page.visitor)
            if feature.stored is not None:
                feature.stored(page.database, row, page.visitor)
            page.database.add(row)
    except Refused as refusal:
        return _form_page(page, feature, form.refused(refusal), stored, 409)
    return page.go(f"/admin/{feature.name.replace('_', '-')}", t("stored"))


def _keep_an_admin(database: Session, row: Account) -> None:
    """There is always somebody who may enter here. Raises Refused."""
    if row.role == "admin" and row.active:
        return
    others = select(func.count(col(Account.id))).where(Account.role == "admin", Account.active, Account.id != row.id)
    with database.no_autoflush:
        if not database.exec(others).one():
            raise Refused(t("last_admin"))


@router.post("/{plural}/{number}/delete")
def delete(page: PageOf, plural: str, number: Id) -> Response:
    """Delete a row."""
    feature = _feature(page, plural)
    try:
        with page.writing(feature.name):
            row = _row(page, feature, number)
            if isinstance(row, Account):
                leaving.delete_account(page.database, row, page.visitor)
            else:
                leaving.delete_row(page.database, feature, row, page.visitor)
    except Refused as refusal:
        row = _row(page, feature, number)
        form = feature.form.of(page, row, everything=True).refused(refusal)
        return _form_page(page, feature, form, row, 409)
    return page.go(f"/admin/{plural}", t("deleted"))


def _form_page(page: Page, feature: Feature, form: Form, row: Any = None, status: int = 200) -> Response:
    home = f"/admin/{feature.name.replace('_', '-')}"
    action = f"{home}/{row.id}" if row is not None else home
    return page.render(
        "admin/form.html",
        status,
        tables=_tables(page),
        entity=feature,
        form=form,
        row=row,
        action=action,
        errors=form.errors,
        delete_path=f"{action}/delete" if row is not None else "",
    )
