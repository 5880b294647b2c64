"""What a case expects of its site, and whether a visitor finds it. Each expectation is one line of JSON in cases.json.

| key | holds when |
| --- | --- |
| `says` | each group of words has one that some page says |
| `form` | there is a form whose labels cover each group of words |
| `stores` | such a form, filled in and sent, shows what was entered on a page afterwards |
| `refuses` | such a form, sent by a visitor who has not signed in, stores nothing |
| `guards` | pages that staff reach and a visitor may not open |
| `chart` | somebody sees a chart |
| `search` | some list can be searched, and finds what was entered |
| `kept` | what was entered in earlier turns is still there |
| `restyled` | the stylesheet is another than before, the words are not fewer |
| `sound` | no page fails, no link leads nowhere |

`who` says whose eyes: visitor, member or staff. It knows neither spec nor generator.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from benchmarks.sites.visitor import Form, Page, Visitor, filled

PEOPLE = ("visitor", "member", "staff")
WORD = re.compile(r"Zinnober[a-z]\d+")
"""What the judge enters, to be found again."""


@dataclass
class Look:
    """A site as it is now: its people, and what each saw."""

    people: dict[str, Visitor]
    pages: dict[str, list[Page]] = field(default_factory=dict)
    style: str = ""

    def __post_init__(self) -> None:
        self.pages = {who: list(person.walk()) for who, person in self.people.items()}
        self.style = self.people["visitor"].client.get("/static/style.css").text

    def forms(self, who: str) -> list[Form]:
        """Every form that somebody saw, the ones of their account apart."""
        return [
            form for page in self.pages[who] for form in page.forms if not form.action.startswith(("/login", "/signup"))
        ]


@dataclass(frozen=True)
class Verdict:
    """Whether an expectation held, and why not."""

    expectation: str
    held: bool
    why: str = ""


class Judge:
    """Judges one case, turn after turn; remembers what was entered."""

    def __init__(self) -> None:
        self._entered: list[tuple[str, str]] = []
        self._before: Look | None = None
        self._count = 0

    def judge(self, look: Look, expectations: list[dict[str, Any]]) -> list[Verdict]:
        """One verdict for each expectation."""
        verdicts = [self._one(look, dict(expectation)) for expectation in expectations]
        self._before = look
        return verdicts

    def _one(self, look: Look, expectation: dict[str, Any]) -> Verdict:
        who = expectation.pop("who", "visitor")
        (kind, given), *_ = expectation.items()
        check: Callable[[Look, str, Any], str] = getattr(self, f"_{kind}")
        try:
            why = check(look, who, given)
        except (KeyError, IndexError, ValueError) as error:
            why = f"{type(error).__name__}: {error}"
        return Verdict(f"{kind} {given} ({who})", not why, why)

    def _says(self, look: Look, who: str, groups: list[str]) -> str:
        text = " ".join(page.text for page in look.pages[who]).lower()
        missing = [group for group in groups if not any(word.lower() in text for word in group.split("|"))]
        return f"nobody says {', '.join(missing)}" if missing else ""

    def _form(self, look: Look, who: str, groups: list[str]) -> str:
        return "" if _matching(look.forms(who), groups) else f"no form with {', '.join(groups)}"

    def _stores(self, look: Look, who: str, groups: list[str]) -> str:
        form = _matching(look.forms(who), groups)
        if form is None:
            return f"no form with {', '.join(groups)}"
        sentinel = self._sentinel()
        answer = look.people[who].send(_anew(look.people[who], form), {}, sentinel)
        if answer.status >= 400:
            return f"{form.action} answered {answer.status}: {answer.text[:160]}"
        if sentinel not in answer.text and not _seen(look.people, sentinel):
            return f"what was sent to {form.action} is shown nowhere"
        self._entered.append((who, sentinel))
        return ""

    def _refuses(self, look: Look, who: str, groups: list[str]) -> str:
        form = _matching([form for person in PEOPLE for form in look.forms(person)], groups)
        if form is None:
            return f"no form with {', '.join(groups)}"
        sentinel = self._sentinel()
        token = next((f for page in look.pages["visitor"] for f in page.forms), None)
        given = filled(form, sentinel)
        if token is not None:
            given["csrf_token"] = filled(token, "").get("csrf_token", "")
        look.people[who].client.post(form.action, data=given)
        return "a stranger's entry is shown" if _seen(look.people, sentinel) else ""

    def _guards(self, look: Look, who: str, least: int) -> str:
        seen = {page.path for page in look.pages["visitor"]}
        own = [
            p.path
            for p in look.pages["staff"]
            if p.path not in seen and (p.forms or p.charts or p.path == "/dashboard")
        ]
        closed = []
        for path in own:
            answer = look.people["visitor"].client.get(path)
            if answer.status_code in (401, 403, 404) or "/login" in str(answer.url):
                closed.append(path)
        open_ = sorted(set(own) - set(closed))
        if open_:
            return f"open to strangers: {', '.join(open_[:4])}"
        return "" if len(closed) >= least else f"only {len(closed)} pages are for staff alone"

    def _chart(self, look: Look, who: str, wanted: bool) -> str:
        return "" if any(page.charts for page in look.pages[who]) == wanted else "no chart"

    def _search(self, look: Look, who: str, wanted: bool) -> str:
        page = next((page for page in look.pages[who] if page.searchable), None)
        if page is None:
            return "nothing can be searched"
        path = page.path.partition("?")[0]
        found = look.people[who].open(f"{path}?q=qqzzx")
        return (
            "" if found.status == 200 and len(found.text) < len(page.text) + 200 else "searching for nonsense shows all"
        )

    def _kept(self, look: Look, who: str, wanted: bool) -> str:
        shown = {word for pages in look.pages.values() for page in pages for word in WORD.findall(page.text)}
        lost = [word for _, word in self._entered if word not in shown and not _seen(look.people, word)]
        return f"lost: {', '.join(lost)}" if lost else ""

    def _restyled(self, look: Look, who: str, wanted: bool) -> str:
        if self._before is None or look.style == self._before.style:
            return "the stylesheet is the same"
        words = [sum(len(page.text) for page in one.pages["visitor"]) for one in (self._before, look)]
        return "" if words[1] > 0.7 * words[0] else "most of the words are gone"

    def _sound(self, look: Look, who: str, wanted: bool) -> str:
        bad = [f"{page.path} ({page.status})" for pages in look.pages.values() for page in pages if page.status >= 404]
        return f"broken: {', '.join(sorted(set(bad))[:4])}" if bad else ""

    def _sentinel(self) -> str:
        self._count += 1
        return f"Zinnober{'abcdefghijklmnopqrstuvwxyz'[self._count % 26]}{self._count}"


def _matching(forms: list[Form], groups: list[str]) -> Form | None:
    """The form with the fewest fields among those whose labels or address cover all groups."""
    fits = [form for form in forms if all(_covers(form, group) for group in groups)]
    return min(fits, key=lambda form: len(form.labels), default=None)


def _covers(form: Form, group: str) -> bool:
    said = " ".join([*form.labels, *form.labels.values(), form.action, form.page]).lower()
    return any(word.lower() in said for word in group.split("|"))


def _anew(person: Visitor, form: Form) -> Form:
    """The same form as it is now: tokens and free times change."""
    page = person.open(form.page)
    return next((one for one in page.forms if one.action == form.action), form)


def _seen(people: dict[str, Visitor], sentinel: str) -> bool:
    ordered = [people[who] for who in reversed(PEOPLE)]
    return any(sentinel in page.text for person in ordered for page in person.walk())
