"""Visitor: somebody at the site, over HTTP: opens pages, fills forms, keeps cookies. Knows forms, not what is right."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import httpx
from lxml import html

PASSWORD = "preview-preview"
MOST_STEPS = 40


@dataclass
class Input:
    """One place of a form to fill in. Radio buttons of one name are one input."""

    name: str
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)
    """Values that can be chosen, without empty and disabled ones."""
    required: bool = False


@dataclass
class Form:
    """A form of a page."""

    action: str
    method: str
    inputs: dict[str, Input]


@dataclass
class Answer:
    """What the site answered."""

    method: str
    address: str
    response: httpx.Response

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def text(self) -> str:
        return self.response.text

    @property
    def location(self) -> str:
        """Where it leads, without host."""
        return re.sub(r"^https?://[^/]+", "", self.response.headers.get("location", ""))

    @cached_property
    def page(self) -> Any:
        """The page's tree; an empty one where the answer is no page."""
        return html.fromstring(self.text.encode() or b"<html></html>", parser=html.HTMLParser(encoding="utf-8"))

    @cached_property
    def words(self) -> str:
        """What a person reads, in one line."""
        for element in self.page.iter("script", "style", "template"):
            element.text = None
        return " ".join(self.page.text_content().split())

    @property
    def is_page(self) -> bool:
        return self.response.headers.get("content-type", "").startswith("text/html")

    @property
    def to_login(self) -> bool:
        return self.status == 303 and self.location.startswith("/login")

    @property
    def refused(self) -> bool:
        """Not allowed: led to the login, forbidden, or told that there is no such thing."""
        return self.to_login or self.status in (403, 404)

    def form(self, action: str | None = None) -> Form | None:
        """The form that posts to `action`; else the page's one form with most places to fill in."""
        forms = [_form(element, self.address) for element in self.page.iter("form")]
        posts = [f for f in forms if f.method == "post"]
        if action is not None:
            posts = [f for f in posts if f.action.split("?")[0] == action]
        return max(posts, key=lambda f: len(f.inputs), default=None)

    def excerpt(self) -> str:
        """What the main part says, shortened."""
        main = next(iter(self.page.iter("main")), self.page) if self.is_page else None
        text = " ".join(main.text_content().split()) if main is not None else self.text
        return text[:240]

    def errors(self) -> list[str]:
        """What the page says is wrong with the form."""
        found = self.page.xpath("//*[contains(@class, 'field-error') or contains(@class, 'form-error')]")
        return [text for element in found if (text := " ".join(element.text_content().split()))]


class Visitor:
    """Somebody with cookies of their own. `steps` is what they did since it was last emptied."""

    def __init__(self, client: httpx.Client, name: str) -> None:
        self.client = client
        self.name = name
        self.steps: list[str] = []
        self._token = ""

    def get(self, path: str, /, **query: str) -> Answer:
        """Open an address; leads elsewhere are not followed."""
        return self._told("GET", path, self.client.get(path, params=query or None))

    def follow(self, answer: Answer) -> Answer:
        """Go where it leads, a few times at most."""
        for _ in range(4):
            if answer.status not in (301, 302, 303, 307, 308):
                break
            answer = self.get(answer.location or "/")
        return answer

    def post(
        self,
        path: str,
        values: dict[str, str] | None = None,
        *,
        token: str | None = None,
        files: dict[str, tuple[str, bytes, str]] | None = None,
    ) -> Answer:
        """Send a form. `token`: in place of what the site's own forms carry, as another site would; empty: none."""
        data = {**(values or {}), "csrf_token": self.token() if token is None else token}
        if not data["csrf_token"]:
            del data["csrf_token"]
        return self._told("POST", path, self.client.post(path, data=data, files=files))

    def token(self) -> str:
        """The form token of this visitor's session."""
        if not self._token:
            for path in ("/account", "/login"):
                answer = self.get(path)
                found = answer.page.xpath("//input[@name='csrf_token']/@value") if answer.status == 200 else []
                if found:
                    self._token = found[0]
                    break
        return self._token

    def sign_in(self, email: str, password: str = PASSWORD) -> Answer:
        """Sign in at the login page."""
        self._token = ""
        answer = self.post("/login", {"email": email, "password": password})
        self._token = ""
        return answer

    def sign_up(self, email: str, name: str, password: str = PASSWORD) -> Answer:
        """Make an account, and be signed in."""
        self._token = ""
        answer = self.post("/signup", {"email": email, "password": password, "name": name})
        self._token = ""
        return answer

    def sign_out(self) -> Answer:
        """Sign out."""
        answer = self.post("/logout")
        self._token = ""
        return answer

    def _told(self, method: str, path: str, response: httpx.Response) -> Answer:
        leads = response.headers.get("location", "")
        self.steps.append(f"{self.name}: {method} {path} → {response.status_code}{f' to {leads}' if leads else ''}")
        del self.steps[:-MOST_STEPS]
        return Answer(method, path, response)


def _form(element: Any, address: str) -> Form:
    inputs: dict[str, Input] = {}
    for place in element.iter("input", "select", "textarea"):
        name = place.get("name")
        if not name or place.get("disabled") is not None:
            continue
        kind = (place.get("type") or "text") if place.tag == "input" else place.tag
        if kind in ("submit", "button", "image", "reset"):
            continue
        entry = inputs.setdefault(name, Input(name, kind))
        entry.required = entry.required or place.get("required") is not None
        if kind == "select":
            options = [(o.get("value", o.text or ""), o) for o in place.iter("option")]
            entry.options = [value for value, o in options if value and o.get("disabled") is None]
            entry.value = next((value for value, o in options if o.get("selected") is not None), "")
        elif kind in ("radio", "checkbox"):
            entry.options += [value for value in (place.get("value", "on"),) if value]
            if place.get("checked") is not None:
                entry.value = place.get("value", "on")
        else:
            entry.value = (place.text or "").removeprefix("\n") if kind == "textarea" else place.get("value", "")
    action = element.get("action") or address
    return Form(re.sub(r"^https?://[^/]+", "", action), (element.get("method") or "get").lower(), inputs)
