"""What every rule is tried with: somebody who adds rows, and a row that must be refused."""

from __future__ import annotations

from agents.site.spec import Entity
from agents.site.verifying import values
from agents.site.verifying.bench import Bench, Unmet, Untried
from agents.site.verifying.deriving import adder, address
from agents.site.verifying.visitor import Answer


def refused(bench: Bench, entity: Entity, who: str, what: str, given: dict[str, str]) -> Answer:
    """Post a new row that a rule must refuse. Raises Unmet when it is stored."""
    before = bench.rows.count(entity)
    form = bench.form(entity, who)
    answer = bench.person(who).post(address(entity), given, files=values.files(entity, form))
    if bench.rows.count(entity) != before:
        raise Unmet(f"It was stored though {what}.", answer)
    if answer.status not in (409, 422):
        raise Unmet(f"{what[:1].upper()}{what[1:]}, and the answer is {answer.status}.", answer)
    if not answer.errors():
        raise Unmet(f"{what[:1].upper()}{what[1:]}, and the page does not say so.", answer)
    return answer


def by_whom(entity: Entity) -> str:
    """Who adds rows. Raises Untried where nobody may."""
    who = adder(entity)
    if who is None:
        raise Untried("Nobody adds rows through the site.")
    return who
