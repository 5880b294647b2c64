"""The path of a strong model, whole: a scripted OpenAI-compatible server over real HTTP, the real graph, sandbox, browser.

It is probed, writes the spec (wrong once), turns a wish into operations, and writes what no spec can say; what the
checks then find goes back to it with a log and the page's picture.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from agents.settings import Settings
from agents.site.making import continue_, make
from agents.site.request import Event, Made, SiteRequest
from agents.site.verifying.acceptance import read_report
from tests.agents.scripted_endpoint import Calls, Endpoint, Reply, faithful_bullets, schema_of

HOME = "features/pages/templates/pages/home.html"
ROUTES = "features/pages/routes.py"
SPEC: dict[str, Any] = {
    "name": "Harbour Notes",
    "tagline": "A guest book by the quay",
    "style": "studio",
    "entities": [
        {
            "name": "note", "plural": "notes", "title": "Note", "titles": "Notes", "display": "name",
            "access": {"read": "everyone", "create": "member", "update": "owner", "delete": "owner"},
            "fields": [
                {"name": "name", "label": "Name", "kind": "text"},
                {"name": "text", "label": "Text", "kind": "long_text"},
            ],
            "rows": [{"name": "Ines", "text": "Calm water, good coffee."}],
        }
    ],
    "pages": [
        {
            "path": "", "title": "Home",
            "sections": [
                {"kind": "hero", "title": "By the quay", "text": "Leave a note.", "button": "Read", "link": "/notes"},
                {"kind": "rows", "title": "Newest notes", "entity": "note"},
            ],
        }
    ],
}  # fmt: skip
WISH = "Make the moored moods of notes glimmer, and hail whoever comes by the hour of the day"
BEYOND = "The home page hails visitors by the hour of the day."
HAIL = '  <p class="wrap muted hail">{{ hail }}</p>'
ARGUMENT = "    return page.render("


class Model:
    """What a strong model answers to each kind of question, and what it was asked."""

    def __init__(self) -> None:
        self.specs, self.turns, self.coding = 0, 0, 0
        self.asked: list[dict[str, Any]] = []
        self.steps = iter(self.code())

    def __call__(self, asked: dict[str, Any]) -> Reply:
        self.asked.append(asked)
        system = str(asked["messages"][0]["content"])
        if (answer := faithful_bullets(asked)) is not None:
            return answer
        if "by calling the tool edit once" in system:
            return probed(asked)
        schema = schema_of(asked)
        if schema is not None and "entities" in schema["properties"]:
            self.specs += 1
            return json.dumps(self.wrong() if self.specs == 1 else SPEC)
        if schema is not None and "operations" in schema["properties"]:
            self.turns += 1
            field = {"name": "mood", "label": "Mood", "kind": "text", "required": False}
            return json.dumps({"operations": [{"op": "add_field", "entity": "note", "field": field}], "beyond": BEYOND})
        if "one question about a project" in system:
            return "The picture has no text for those who do not see it."
        self.coding += 1
        return next(self.steps)

    def wrong(self) -> dict[str, Any]:
        """A spec whose rows are of an entity that is not there."""
        wrong = json.loads(json.dumps(SPEC))
        wrong["pages"][0]["sections"][1]["entity"] = "letter"
        return wrong

    def code(self) -> Iterator[Reply]:
        """Reads, writes with a fault that only the browser finds, and mends it."""
        yield Calls([("read", {"path": HOME}), ("read", {"path": ROUTES})])
        text = "".join(str(m["content"]) for m in self.asked[-1]["messages"] if m["role"] == "tool")
        line = next(found for found in re.findall(r"^\d+\t(.*)$", text, re.M) if "{% block content %}" in found)
        bare = f'{line}\n{HAIL}\n  <img src="/static/mark.svg" width="32" height="32">'
        render = '    return page.render(f"pages/{name}.html", '
        hour = 'hail="Good morning" if clock.now().hour < 12 else "Good evening", '
        yield Calls(
            [
                ("edit", {"path": HOME, "edits": [{"search": line, "replace": bare}]}),
                ("edit", {"path": ROUTES, "edits": [
                    {"search": "from core.booking import hours\n", "replace": "from core import clock\nfrom core.booking import hours\n"},
                    {"search": render, "replace": render + hour},
                ]}),
                ("look", {"path": "/", "width": 390}),
                ("finish", {"summary": "The home page hails its visitors."}),
            ]
        )  # fmt: skip
        mended = {"search": 'height="32">', "replace": 'height="32" alt="">'}
        yield Calls(
            [("edit", {"path": HOME, "edits": [mended]}), ("finish", {"summary": "The home page hails visitors."})]
        )


def probed(asked: dict[str, Any]) -> Calls:
    """The right edit of each file of the probe."""
    if "prices.py" in str(asked["messages"][-1]["content"]):
        change = {"search": "    return net * (1 + TAX)", "replace": "    return round(net * (1 + TAX), 2)"}
        return Calls([("edit", {"path": "prices.py", "edits": [change]})])
    text = "  <p>{{ row.text }}</p>"
    change = {"search": text, "replace": f'{text}\n  <p class="price">{{{{ row.price }}}}</p>'}
    return Calls([("edit", {"path": "card.html", "edits": [change]})])


@pytest.mark.full
@pytest.mark.timeout(900)
class DescribeAStrongModel:
    def it_walks_from_a_sentence_to_code_that_no_spec_can_say(self, tmp_path: Path):
        model, events = Model(), list[Event]()
        with Endpoint(model) as endpoint:
            settings = Settings(model=endpoint.url, data=tmp_path / "data", model_sees=True)
            out = tmp_path / "notes"
            request = SiteRequest(sentence="a guest book for a harbour, with notes", out=out)
            first = make(request, settings, on_event=events.append, cancel=lambda: False)
            assert model.specs == 2
            assert "letter" in str(model.asked[-1]["messages"])
            assert any("written by the model" in line for line in first.said)
            assert holds(out, first) == []
            second = continue_(first.project, WISH, settings, on_event=events.append, cancel=lambda: False)
        assert model.turns == 1
        assert holds(out, second) == []
        assert (second.tool_calls, second.tool_failures) == (8, 0)
        assert any(HOME in line for line in second.said)
        assert any(line.startswith("The coding agent called its tools") for line in second.said)
        assert 'alt=""' in (out / HOME).read_text("utf-8")
        assert "mood" in (out / "features/notes/models.py").read_text("utf-8")
        told = model.asked[-1]["messages"]
        words = str([m["content"] for m in told if m["role"] == "tool"][-1])
        assert "image-alt" in words
        pictures = [
            part for m in told if isinstance(m["content"], list) for part in m["content"] if part["type"] == "image_url"
        ]
        assert len(pictures) >= 2
        assert all(part["image_url"]["url"].startswith("data:image/jpeg;base64,") for part in pictures)


def holds(out: Path, made: Made) -> list[tuple[str, str]]:
    """What of the site's own checks failed."""
    report = read_report((out / "CHECKS.json").read_bytes())
    assert report is not None
    assert made.failed == []
    return [(outcome.check.id, outcome.detail) for outcome in report.failed]
