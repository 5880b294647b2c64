"""Tries who may do what: a visitor, two members, staff and an administrator at every address of an entity.

The row in question belongs to one of the two members. Who may not is led to the login, forbidden, or told that there is
no such thing, and nothing has changed then.
"""

from __future__ import annotations

from collections.abc import Callable

from agents.site.spec import Entity
from agents.site.verifying.acceptance import AcceptanceCheck
from agents.site.verifying.bench import ACCOUNTS, PEOPLE, Bench, Unmet, Untried
from agents.site.verifying.deriving import address
from agents.site.verifying.forms import existing
from agents.site.verifying.visitor import PASSWORD, Answer, Visitor

OWNER = "member"


def access(bench: Bench, check: AcceptanceCheck) -> Answer:
    """Everybody tries one action on rows of an entity."""
    entity, action = bench.entity(check.subject["entity"]), check.subject["action"]
    who = getattr(entity.access, action)
    row = 0 if action == "create" else _row(bench, entity)
    answer: Answer | None = None
    for person in PEOPLE:
        expected = bench.may(who, person, owns=person == OWNER or action == "create")
        if expected is None or (who == "nobody" and person == "admin"):
            continue
        readable = action in ("read", "create") or bench.may(entity.access.read, person, owns=person == OWNER)
        answer = TRIES[action](bench, entity, person, row, bool(expected and readable))
    if answer is None:
        raise Untried("It depends on a role that nobody has here.")
    return answer


def _read(bench: Bench, entity: Entity, person: str, row: int, expected: bool) -> Answer:
    where, somebody = address(entity), bench.person(person)
    shown = somebody.get(f"{where}/{row}")
    _holds(shown, person, expected, shown.status == 200)
    listed = somebody.get(where)
    if expected and listed.status != 200:
        raise Unmet(f"{person} may see rows, and the list answers {listed.status}.", listed)
    if not expected and listed.status == 200 and f"{where}/{row}" in listed.text:
        raise Unmet(f"{person} may not see the row, and the list shows it.", listed)
    if not expected and entity.access.read != "owner":
        _holds(listed, person, False, listed.status == 200)
    return shown


def _create(bench: Bench, entity: Entity, person: str, row: int, expected: bool) -> Answer:
    somebody, before = bench.person(person), bench.rows.count(entity)
    shown = somebody.get(f"{address(entity)}/new")
    _holds(shown, person, expected, shown.status == 200)
    answer = somebody.post(address(entity), {})
    _holds(answer, person, expected, not answer.refused and answer.status < 500)
    if not expected and bench.rows.count(entity) != before:
        raise Unmet(f"{person} may not add a row, and one was stored.", answer)
    return answer


def _update(bench: Bench, entity: Entity, person: str, row: int, expected: bool) -> Answer:
    somebody, before = bench.person(person), bench.rows.row(entity, row)
    shown = somebody.get(f"{address(entity)}/{row}/edit")
    _holds(shown, person, expected, shown.status == 200)
    answer = somebody.post(f"{address(entity)}/{row}", {"name": "Taken over"})
    _holds(answer, person, expected, not answer.refused and answer.status < 500)
    if not expected and bench.rows.row(entity, row) != before:
        raise Unmet(f"{person} may not change the row, and it has changed.", answer)
    return answer


def _delete(bench: Bench, entity: Entity, person: str, row: int, expected: bool) -> Answer:
    copied = bench.rows.copy(entity, row, _differently(bench, entity))
    answer = bench.person(person).post(f"{address(entity)}/{copied}/delete")
    there = bench.rows.row(entity, copied) is not None
    _holds(answer, person, expected, not there)
    if not expected and not answer.refused:
        raise Unmet(f"{person} may not delete the row, and the answer is {answer.status}.", answer)
    return answer


TRIES: dict[str, Callable[[Bench, Entity, str, int, bool], Answer]] = {
    "read": _read,
    "create": _create,
    "update": _update,
    "delete": _delete,
}


def _holds(answer: Answer, person: str, expected: bool, happened: bool) -> None:
    if expected and not happened:
        raise Unmet(f"{person} may, and is answered with {answer.status}.", answer)
    if not expected and (happened or not answer.refused):
        raise Unmet(f"{person} may not, and is answered with {answer.status}.", answer)


def _row(bench: Bench, entity: Entity) -> int:
    """A row of the first member's."""
    number = existing(bench, entity, "member").number
    if "owner_id" in (bench.rows.row(entity, number) or {}):
        bench.rows.own(entity, number, bench.rows.account(ACCOUNTS[OWNER]))
    bench.show(entity, number)
    return number


def _differently(bench: Bench, entity: Entity) -> dict[str, str]:
    return {f.name: f"Checked {bench.next()}" for f in entity.fields if f.unique}


def closed(bench: Bench, check: AcceptanceCheck) -> Answer:
    """An address for few: the dashboard, the administration; or one that is nowhere."""
    path, opens = check.subject["path"], check.who
    answer: Answer | None = None
    for person in PEOPLE:
        answer = bench.person(person).get(path)
        if check.id == "closed.nowhere":
            if answer.status != 404 or not answer.is_page or len(answer.words) < 5:
                raise Unmet(f"{path} answers {answer.status}.", answer)
            continue
        expected = person in ("admin",) if opens == "admin" else person in ("staff", "admin")
        answer = bench.person(person).follow(answer) if expected else answer
        _holds(answer, person, expected, answer.status == 200)
    assert answer is not None
    return answer


def entry(bench: Bench, check: AcceptanceCheck) -> Answer:
    """Signing up, in and out; a wrong password; what is one's own after signing out."""
    somebody = Visitor(bench.client(), "visitor")
    bench.people["newcomer"] = somebody
    email = ACCOUNTS["member"]
    if check.id == "entry.signup":
        email = f"newcomer{bench.next()}@example.test"
        answer = somebody.sign_up(email, "Newcomer")
        if answer.status != 303 or somebody.get("/account").status != 200:
            raise Unmet(f"Signing up is answered with {answer.status}: {'; '.join(answer.errors()[:2])}", answer)
        again = Visitor(bench.client(), "visitor").sign_up(email, "Somebody else")
        if again.status not in (409, 422):
            raise Unmet(f"The same address signs up twice ({again.status}).", again)
        somebody.sign_out()
    wrong = somebody.sign_in(email, "not-the-password-1")
    if wrong.status not in (400, 401, 403, 409, 422):
        raise Unmet(f"A wrong password is answered with {wrong.status}.", wrong)
    answer = somebody.sign_in(email, PASSWORD)
    shown = somebody.get("/account")
    if answer.status != 303 or shown.status != 200:
        raise Unmet(f"Signing in is answered with {answer.status}, the account page with {shown.status}.", answer)
    somebody.sign_out()
    left = somebody.get("/account")
    if not left.to_login:
        raise Unmet(f"After signing out the account page answers {left.status}.", left)
    return shown


def page(bench: Bench, check: AcceptanceCheck) -> Answer:
    """A written page loads and says what it must; so do the addresses of its menu and its links."""
    somebody = bench.person("visitor")
    answer = somebody.get(check.subject["path"])
    if answer.status != 200:
        raise Unmet(f"It answers {answer.status}.", answer)
    said = answer.words.lower()
    missing = [title for title in check.subject["titles"] if " ".join(title.split()).lower() not in said]
    if missing:
        raise Unmet(f"It does not say “{missing[0]}”.", answer)
    for link in sorted({str(href).split("#")[0] for href in answer.page.xpath("//a/@href")}):
        if not link.startswith("/") or link.startswith("//"):
            continue
        linked = somebody.get(link)
        if linked.status >= 400 and linked.status != 403:
            raise Unmet(f"Its link {link} answers {linked.status}.", linked)
    return answer
