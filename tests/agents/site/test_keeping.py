"""Which outcomes stand after a turn, by the files that it changed."""

from __future__ import annotations

import json

from agents.site.blueprints import blueprint
from agents.site.keeping import untouched
from agents.site.turns.git import File, Tree
from agents.site.verifying.acceptance import Outcome, Report
from agents.site.verifying.deriving import checks_of

SPEC = blueprint("booking").spec("en")
CHECKS = checks_of(SPEC)
EARLIER = Report(outcomes=[Outcome(check=check, status="passed", version=1) for check in CHECKS])


def tree(**changed: str) -> Tree:
    plain = {"site.json": json.dumps({"name": "Comb", "style": "paper"}), "static/style.css": "a", "rules.py": "a"}
    return {name: File(text.encode()) for name, text in (plain | changed).items()}


def kinds_tried(**changed: str) -> set[str]:
    kept = untouched(CHECKS, EARLIER, tree(), tree(**changed), SPEC)
    return {check.kind for check in CHECKS if check.id not in kept}


def it_only_looks_at_a_site_in_another_style():
    other = json.dumps({"name": "Comb", "style": "diner"})
    assert kinds_tried(**{"site.json": other, "static/style.css": "b"}) == {"look"}


def it_tries_more_where_the_site_is_called_otherwise():
    assert "tests" in kinds_tried(**{"site.json": json.dumps({"name": "Blade", "style": "paper"})})


def it_tries_the_versions_of_the_database_where_there_is_another():
    assert "migrations" in kinds_tried(**{"migrations/versions/0002_more.py": "more"})
    assert "migrations" not in kinds_tried(**{"features/bookings/rules.py": "less"})
