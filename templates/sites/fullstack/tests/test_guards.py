"""Tests over every address of the site: form tokens, who sees whose rows, headers, limits, what people send."""

import io
from collections.abc import Callable, Iterator
from importlib import import_module

import pytest
from fastapi import FastAPI
from PIL import Image
from sqlmodel import Session
from starlette.routing import Route

from core import exports, limits, seeds, uploads
from core.access import Visitor
from core.accounts.models import Account
from core.features import Feature, feature_of, features
from core.forms import Image as ImageField
from core.forms import LongText, Relation, Text
from core.settings import settings
from core.testing import Browser, everybody, picture, rows

EVIL = ("id desc; DROP TABLE accounts", "password_hash", "-(select 1)", "' OR 1=1 --", "%\x00", "0001-01", "9999-12-31")
OPEN = ("/health", "/uploads/{name}", "/static")


def routes(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Every method and path of the site."""
    for route in _flat(app.routes):
        for method in sorted(getattr(route, "methods", None) or ()):
            if method != "HEAD":
                yield method, route.path


def _flat(found: list) -> Iterator[Route]:
    for route in found:
        inner = getattr(route, "original_router", None) or getattr(route, "routes", None)
        if isinstance(route, Route):
            yield route
        elif inner is not None:
            yield from _flat(getattr(inner, "routes", inner))


def example(feature: Feature):
    """The examples of a feature."""
    return import_module(f"features.{feature.name}.examples")


def filled(path: str) -> str:
    """An address with numbers of the first rows and a name of a table."""
    return path.replace("{number}", "1").replace("{plural}", "accounts").replace("{name}", "x.webp")


def test_every_form_needs_its_token(app: FastAPI, admin: Browser, other: Browser, database: Session) -> None:
    posts = [path for method, path in routes(app) if method == "POST"]
    assert len(posts) > 8
    before, foreign = [account.model_dump() for account in rows(database, Account)], other.token()
    for path in posts:
        assert admin.post(filled(path)).status_code == 403, path
        assert admin.post(filled(path), data={"csrf_token": foreign}).status_code == 403, path
        assert admin.post(filled(path), headers={"x-csrf-token": "0" * 64}).status_code == 403, path
    assert [account.model_dump() for account in rows(database, Account)] == before


def test_pages_carry_the_token_of_their_browser(client: Browser, member: Browser, other: Browser) -> None:
    for browser in (client, member, other):
        assert browser.token_of_page() == browser.token()
    assert len({browser.token() for browser in (client, member, other)}) == 3


def test_the_token_may_stand_in_a_header(member: Browser) -> None:
    assert member.post("/logout", headers={"x-csrf-token": member.token()}).status_code == 303


def test_only_known_addresses_do_without_the_guard(app: FastAPI) -> None:
    """A route that forgets the guard would be found here: nothing but these is served without it."""
    for method, path in routes(app):
        assert method in ("GET", "POST"), (method, path)
    for route in _flat(app.routes):
        if route.path not in OPEN:
            dependant = getattr(route, "dependant", None)
            assert dependant is not None, route.path
            assert any(inner.call.__name__ == "guard" for inner in dependant.dependencies), route.path


def test_nobody_reaches_rows_that_are_not_for_them(
    client: Browser, member: Browser, other: Browser, database: Session
) -> None:
    """The matrix: every feature, every reading address, three people who are not its owner."""
    for feature in features().values():
        row = example(feature).stored(database, member.id)
        path, who = feature.path_of(row), feature.access.read
        expected = {"everyone": 200, "member": 200, "owner": 404}.get(who, 403)
        assert other.get(path).status_code == expected, path
        assert client.get(path).status_code == (200 if who == "everyone" else 303), path
        if who == "owner":
            assert f'href="{path}"' not in other.get(feature.path).text
            assert f'href="{path}"' not in other.get("/account").text
            assert f'href="{path}"' not in other.get("/search", params={"q": "1"}).text


def test_nobody_points_at_rows_that_they_may_not_read(member: Browser, other: Browser, database: Session) -> None:
    for feature in features().values():
        if not Visitor(member.account).may("create", feature):
            continue
        for name, field in feature.form.fields.items():
            target = None if not isinstance(field, Relation) or field.to is Account else feature_of(field.to)
            if target is None or target.access.read != "owner" or field.set_by != "form":
                continue
            foreign = example(target).stored(database, other.id)
            told = example(feature).answers(database, member.id) | {name: foreign.id}
            answer = member.submit(feature.path, told)
            assert (answer.status_code, f'id="{name}-error"' in answer.text) == (422, True), (feature.name, name)
            assert rows(database, feature.model) == []


def test_the_search_finds_only_what_one_may_read(client: Browser, member: Browser, database: Session) -> None:
    for feature in features().values():
        if not feature.search:
            continue
        row = example(feature).stored(database, member.id)
        words = getattr(row, feature.search[0])
        found = f'href="{feature.path_of(row)}"' in client.get("/search", params={"q": words}).text
        assert found == (feature.access.read == "everyone"), feature.name


def test_pages_tell_browsers_what_they_may_load(client: Browser) -> None:
    headers = client.get("/").headers
    policy = headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert client.get("/no/such/page").headers["content-security-policy"] == policy


def test_no_page_has_script_or_style_within(client: Browser, admin: Browser, app: FastAPI, database: Session) -> None:
    for feature in features().values():
        example(feature).stored(database, admin.id)
    for method, path in routes(app):
        if method == "GET" and path not in OPEN and "json" not in path:
            page = admin.get(filled(path)).text
            assert " style=" not in page, path
            assert " onclick=" not in page, path
            assert page.count("<script") == page.count("<script src="), path


def test_what_people_write_is_never_markup(admin: Browser, database: Session) -> None:
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    for feature in features().values():
        texts = [f for f in feature.form.fields.values() if type(f) in (Text, LongText)]
        row = example(feature).stored(database, admin.id, **{f.column: evil for f in texts})
        pages = [feature.path, feature.path_of(row), f"{feature.path_of(row)}/edit", f"/admin/{feature.name}/{row.id}"]
        pages += ["/account", "/dashboard", "/search?q=alert", "/"]
        for path in pages:
            answer = admin.get(path.replace(f"/admin/{feature.name}", f"/admin{feature.path}"))
            assert "<script>alert" not in answer.text, path
            assert "<img src=x" not in answer.text, path


@pytest.mark.parametrize(
    "evil",
    ["id desc; DROP TABLE accounts", "password_hash", "-(select 1)", "' OR 1=1 --", "%\x00", "0001-01", "9999-12-31"],
)
def test_names_of_columns_come_from_lists_not_from_addresses(admin: Browser, database: Session, evil: str) -> None:
    for feature in features().values():
        example(feature).stored(database, admin.id)
        asked = dict.fromkeys(("sort", "page", "month", "on", "day", *feature.form.fields), evil)
        for told in (asked, asked | {"q": evil}):
            expected = 200 if feature.access.read != "nobody" else 403
            assert admin.get(feature.path, params=told).status_code == expected, feature.name
            assert admin.get(f"/admin{feature.path}", params=told).status_code == 200
    assert len(rows(database, Account)) == everybody()


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999", "x", "1e3", "%00"])
def test_numbers_that_are_none_are_not_found(admin: Browser, number: str) -> None:
    for feature in features().values():
        assert admin.get(f"{feature.path}/{number}").status_code in (403, 404)
        assert admin.get(f"/admin{feature.path}/{number}").status_code == 404


def test_too_many_forms_a_minute_are_refused(member: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "settings", lambda: type("S", (), {"writes_per_minute": 3, "environment": "test"})())
    answers = [member.submit("/account/password").status_code for _ in range(4)]
    assert answers == [422, 422, 422, 429]


def test_bodies_that_are_too_large_are_refused(client: Browser) -> None:
    assert client.post("/login", content=b"x" * (13 * 1024 * 1024)).status_code == 413
    assert client.post("/login", headers={"content-length": "lots"}, content=b"x").status_code in (400, 413)


def test_the_site_is_healthy(client: Browser) -> None:
    answer = client.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_an_error_shows_nothing_of_the_code(app: FastAPI, client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the secret of the code")

    monkeypatch.setattr("core.page.rendering.menu", lambda *_: broken())
    monkeypatch.setattr("core.rendering.menu", lambda *_: broken())
    answer = client.get("/login")
    assert answer.status_code == 500
    assert "secret" not in answer.text


# Pictures


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_pictures_are_written_anew(kind: str, database: Session) -> None:
    name = uploads.keep(io.BytesIO(picture(30, 20, kind) + b"<script>alert(1)</script>"))
    path = uploads.path_of(name)
    assert path is not None
    assert b"script" not in path.read_bytes()
    with Image.open(path) as kept:
        assert (kept.format, kept.size) == ("WEBP", (30, 20))


def test_pictures_tell_nothing_of_where_they_were_taken(database: Session) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera of Ada"
    out = io.BytesIO()
    Image.new("RGB", (10, 10)).save(out, "JPEG", exif=exif)
    path = uploads.path_of(uploads.keep(io.BytesIO(out.getvalue())))
    assert path is not None
    assert b"Ada" not in path.read_bytes()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<!doctype html><script>alert(1)</script>",
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 40,
        b"GIF89a" + b"<script>" * 10,
        b"%PDF-1.7",
        b"x" * (uploads.MOST_BYTES + 1),
    ],
    ids=["empty", "svg", "html", "half a png", "gif with script", "pdf", "too large"],
)
def test_what_is_no_picture_is_not_kept(data: bytes, database: Session) -> None:
    before = set(settings().uploads.glob("*")) if settings().uploads.exists() else set()
    with pytest.raises(uploads.NoPicture):
        uploads.keep(io.BytesIO(data))
    assert (set(settings().uploads.glob("*")) if settings().uploads.exists() else set()) == before


def test_huge_pictures_are_refused_before_they_are_read(database: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_PIXELS", 100)
    with pytest.raises(uploads.NoPicture):
        uploads.keep(io.BytesIO(picture(20, 20)))


@pytest.mark.parametrize("name", ["../site.json", "..%2f..%2fsite.json", "x.webp", "secret", "%2e%2e/secret"])
def test_only_pictures_are_served_from_the_uploads(client: Browser, name: str) -> None:
    assert client.get(f"/uploads/{name}").status_code == 404


def test_forms_keep_pictures_and_refuse_other_files(admin: Browser, database: Session) -> None:
    for feature in features().values():
        for field in feature.form.fields.values():
            if not isinstance(field, ImageField):
                continue
            asked = {name: each.write(each.fresh()) for name, each in feature.form.fields.items() if each is not field}
            told = asked | example(feature).answers(database, admin.id)
            wrong = told | {field.name: b"<svg onload='alert(1)'/>"}
            assert admin.submit(f"/admin{feature.path}", wrong).status_code == 422
            assert admin.submit(f"/admin{feature.path}", told | {field.name: picture()}).status_code == 303
            kept = getattr(rows(database, feature.model)[-1], field.column)
            answer = admin.get(uploads.address(kept))
            assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")


def test_the_first_rows_can_be_planted(visit: Callable[..., Browser], database: Session) -> None:
    counted = seeds.plant(database)
    database.commit()
    for name, count in counted.items():
        assert len(rows(database, features()[name].model)) == count
    assert seeds.plant(database) == {}
    assert visit().get("/").status_code == 200


def test_only_the_staff_exports_rows(client: Browser, member: Browser, staff: Browser) -> None:
    for feature in features().values():
        path = f"/exports/{feature.name}.csv"
        assert client.get(path).status_code == 303
        assert member.get(path).status_code == 403
        answer = staff.get(path, params={"month": "2030-01"})
        readable = Visitor(staff.account).may("read", feature)
        assert answer.status_code == (200 if readable else 403)
        if readable:
            assert answer.headers["content-type"].startswith("text/csv")
            assert next(iter(feature.form.fields.values())).label in answer.text
    assert staff.get("/exports/nothing.csv").status_code == 404


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_what_people_wrote_is_no_formula_in_a_spreadsheet(text: str) -> None:
    assert exports.harmless(text) == f"'{text}"
    assert exports.harmless("plain") == "plain"
