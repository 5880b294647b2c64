"""Somebody who uses a site knowing nothing of its code: follows links, reads pages, fills in forms by their labels.

What it knows: where one signs in (`/login`), and the accounts of the preview. It does not know the site's spec.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
from lxml import html

MOST_PAGES = 40
PASSWORD = "preview-preview"
_SKIPPED = re.compile(r"/(logout|account|static|uploads|health)|\?(sort|page|month|on|day)=|#")


@dataclass
class Form:
    """A form that posts, with the label of each field that a person fills in."""

    page: str
    action: str
    labels: dict[str, str]
    element: Any


@dataclass
class Page:
    """What came back at one address."""

    path: str
    status: int
    text: str
    links: list[str] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    charts: int = 0
    searchable: bool = False


class Visitor:
    """One person with a browser's cookies. `who`: visitor, member, staff or admin."""

    def __init__(self, client: httpx.Client, who: str) -> None:
        self.client, self.who = client, who
        client.follow_redirects = True
        if who != "visitor":
            form = self.open("/login").forms[0]
            self.send(form, {"email": f"{who}@example.test", "password": PASSWORD})

    def open(self, path: str) -> Page:
        """The page at an address."""
        return _page(path, self.client.get(path))

    def walk(self) -> Iterator[Page]:
        """Pages that links lead to from the first one, nearest first."""
        waiting, seen = ["/"], {"/"}
        for _ in range(MOST_PAGES):
            if not waiting:
                return
            page = self.open(waiting.pop(0))
            yield page
            for link in page.links:
                if link not in seen and not _SKIPPED.search(link):
                    seen.add(link)
                    waiting.append(link)

    def send(self, form: Form, values: dict[str, str], sentinel: str = "Zinnober") -> Page:
        """Fill in a form, by name where `values` says so and sensibly elsewhere, and send it."""
        given = {**filled(form, sentinel), **values}
        return _page(
            form.action, self.client.post(form.action, data=given, headers={"Referer": str(self.client.base_url)})
        )


def filled(form: Form, sentinel: str) -> dict[str, str]:
    """A value for each field, as its kind asks; the sentinel goes into the texts."""
    given: dict[str, str] = {}
    for item in form.element.iter("input", "select", "textarea"):
        name = item.get("name")
        if not name or item.get("disabled") is not None:
            continue
        if item.tag == "select":
            options = [o.get("value", o.text or "") for o in item.iter("option") if o.get("disabled") is None]
            given[name] = next((value for value in options if value), "")
        elif item.get("type") == "radio":
            if item.get("value"):
                given.setdefault(name, item.get("value"))
        elif item.get("type") == "checkbox":
            if item.get("required") is not None:
                given[name] = item.get("value", "on")
        elif item.get("type") != "file":
            given[name] = _value(item, sentinel)
    return given


def _value(item: Any, sentinel: str) -> str:
    kind = item.get("type", "text") if item.tag == "input" else "text"
    ahead = date.today() + timedelta(days=9)
    plain = {
        "hidden": item.get("value", ""),
        "email": "visitor@example.test",
        "tel": "+1 555 0107",
        "url": "https://example.test/page",
        "number": item.get("value") or item.get("min") or "1",
        "date": ahead.isoformat(),
        "datetime-local": f"{ahead.isoformat()}T10:00",
        "time": "10:00",
        "color": "#336699",
        "password": PASSWORD,
    }
    if kind in plain:
        return plain[kind]
    return sentinel[: int(item.get("maxlength") or 200)]


def _page(path: str, answer: httpx.Response) -> Page:
    if "html" not in answer.headers.get("content-type", ""):
        return Page(path, answer.status_code, answer.text[:2000])
    tree = html.fromstring(answer.text or "<html></html>")
    here = str(answer.url)
    text = " ".join(tree.text_content().split())
    links = [_path(urljoin(here, a.get("href"))) for a in tree.iter("a") if a.get("href", "").startswith(("/", "?"))]
    charts = len(tree.xpath("//*[name()='svg'][@role='img'] | //figure//table | //meter | //progress"))
    forms = [_form(here, item, tree) for item in tree.iter("form") if item.get("method", "get").lower() == "post"]
    searchable = bool(tree.xpath("//form[not(@method) or @method='get']//input[@name='q']"))
    return Page(path, answer.status_code, text, links, [form for form in forms if form.labels], charts, searchable)


def _form(here: str, item: Any, tree: Any) -> Form:
    labels: dict[str, str] = {}
    for field_ in item.iter("input", "select", "textarea"):
        name = field_.get("name")
        if not name or field_.get("type") in ("hidden", "submit"):
            continue
        named = tree.xpath("//label[@for=$id]", id=field_.get("id") or "no such id") or field_.xpath(
            "ancestor::fieldset[1]/legend"
        )
        said = named[0].text_content() if named else field_.get("aria-label") or field_.get("placeholder") or name
        labels.setdefault(name, " ".join(said.split()))
    return Form(_path(here), _path(urljoin(here, item.get("action") or here)), labels, item)


def _path(address: str) -> str:
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")
