"""Whole decks that a model makes by calling tools: by script, through the real graph, Chromium and PowerPoint writer."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import Any

import pptx
import pytest

from agents.checks.editability import editability
from agents.deck.authors import authoring_of
from agents.deck.edits.turn import EditRequest, edit
from agents.errors import Cancelled
from agents.settings import Settings
from tests.agents.deck.freeform.conftest import name_of, told, tools_of
from tests.agents.scripted_endpoint import Calls, Reply, Status

FIGURES = """<div style="display:flex;gap:32px;height:100%;align-items:stretch">
  <div data-group="Before" style="flex:1;padding:32px;background:color-mix(in srgb, var(--accent1) 12%, transparent)">
    <h3 style="font-size:24px">Before</h3>
    <p data-passages="{why}" style="font-size:28px">The council counted <b>1,120 taxi rides</b> a month</p>
  </div>
  <div data-group="After" style="flex:1;padding:32px;border:2px solid var(--accent1)">
    <h3 style="font-size:24px">After</h3>
    <p data-passages="{came}" style="font-size:28px">Taxi rides fell to <b>210 a month</b></p>
  </div>
</div>"""
CHART = """<figure data-chart="{table}" data-kind="column" style="width:700px;height:380px"></figure>
<p data-passages="{came}" style="position:absolute;left:760px;top:40px;width:340px;font-size:24px">The buses carried 9,300
passengers in the first year</p>"""


def figures(asked: dict[str, Any], **more: Any) -> dict[str, Any]:
    why, came = name_of(asked, "The last tram leaves"), name_of(asked, "The buses carried")
    html = FIGURES.format(why=why, came=came)
    return {"index": 1, "title": "Taxi rides fell to 210 a month", "passages": came, "html": html, **more}


def chart(asked: dict[str, Any], index: int = 2) -> dict[str, Any]:
    table, came = name_of(asked, "table:"), name_of(asked, "The buses carried")
    html = CHART.format(table=table, came=came)
    return {"index": index, "title": "More passengers each quarter", "html": html, "notes": "Pause here."}


@pytest.fixture(scope="module")
def good(walked):
    """Two slides of markup and a composed one, read for, made, looked at."""
    return walked(
        Calls([("search", {"query": "taxi rides"}), ("open", {"id": "h2"})]),
        lambda asked: Calls([("insert_slide", figures(asked)), ("insert_slide", chart(asked))]),
        Calls([("look", {"index": 1}), ("look", {"index": 2})]),
        lambda asked: Calls(
            [
                (
                    "insert_slide",
                    {
                        "index": 3,
                        "title": "What was tried",
                        "layout": "content",
                        "about": name_of(asked, "What was tried"),
                    },
                )
            ]
        ),
        Calls([("look", {}), ("finish", {"title": "The night bus"})]),
        slides=5,
    )


class DescribeADeck:
    def it_is_read_for_made_looked_at_and_exported(self, good):
        deck, asked = good
        assert {
            "search",
            "open",
            "images",
            "insert_slide",
            "update_slide",
            "move_slide",
            "remove_slide",
            "look",
            "finish",
        } == set(tools_of(asked[0]))
        layouts = [s["layout"] for s in deck.spec["slides"]]
        assert layouts == ["title", "freeform", "freeform", "bullets", "closing"]
        assert all(n == 0 for n in deck.result.checks.values()), (deck.folder / "checks.json").read_text()
        assert "1,120 taxi rides" in told(asked[1], back=2)
        assert told(asked[3]) == "Slide 2 has no fault."
        assert deck.spec["title"] == "The night bus"
        known = {p["id"] for s in deck.sources["sources"] for p in s["passages"]}
        assert all(set(i["passages"]) <= known for i in deck.items)
        words = [w["text"] for w in deck.spec["slides"][1]["words"]]
        assert [w.get("label") or w.get("text") for w in words] == [
            "Before", "The council counted 1,120 taxi rides a month", "After", "Taxi rides fell to 210 a month",
        ]  # fmt: skip
        assert words[1]["passages"]
        assert "1,120" not in deck.spec["slides"][1]["html"]

    def it_opens_in_powerpoint_with_titles_groups_and_native_charts(self, good):
        deck, _ = good
        made = pptx.Presentation(str(deck.folder / "deck.pptx"))
        slides = list(made.slides)
        assert slides[1].shapes.title is not None
        assert slides[1].shapes.title.text_frame.text.replace("\u00a0", " ") == "Taxi rides fell to 210 a month"
        assert {s.name for s in slides[1].shapes} >= {"Before", "After"}
        assert any(s.has_chart for s in slides[2].shapes)
        notes = [frame.text if (frame := s.notes_slide.notes_text_frame) else "" for s in slides]
        assert "Pause here." in notes[2]
        assert "Sources" in notes[1]
        assert editability(deck.folder / "deck.pptx").level >= 4
        assert (deck.folder / "deck.pdf").stat().st_size > 10_000
        assert len(deck.result.paths["slides"]) == 5

    def it_keeps_slides_that_an_edit_does_not_mention(self, good, tmp_path):
        deck, _ = good
        settings = Settings(data=tmp_path / "data", threads=1)
        before = deck.spec["slides"]
        section = _section(deck.folder, "s2")
        request = EditRequest(place=deck.folder, wish="rename slide 3 to “Passengers by quarter”")
        edit(request, settings, on_event=lambda e: None, cancel=lambda: False)
        assert deck.spec["slides"][2]["title"]["label"] == "Passengers by quarter"
        assert deck.spec["slides"][1] == before[1]
        assert _section(deck.folder, "s2") == section
        request = EditRequest(place=deck.folder, wish="remove this", slide=2, element="words/1/text")
        edit(request, settings, on_event=lambda e: None, cancel=lambda: False)
        assert "1,120" not in _section(deck.folder, "s2")
        assert "210 a month" in _section(deck.folder, "s2")
        request = EditRequest(place=deck.folder, wish="make slide 2 a timeline")
        edit(request, settings, on_event=lambda e: None, cancel=lambda: False)
        assert deck.spec["slides"][1]["layout"] == "timeline"


def _section(folder, slide_id: str) -> str:
    page = (folder / "deck.html").read_text("utf-8")
    start = page.index(f'id="{slide_id}"')
    return page[start : page.index("</section>", start)]


NARROW = """<div style="width:200px;height:40px;overflow:hidden"><p data-passages="{came}" style="font-size:30px">The buses
carried 9,300 passengers in the first year</p></div>"""
WIDE = """<p data-passages="{came}" style="font-size:30px">The buses carried 9,300 passengers in the first year</p>"""
HOSTILE = """<script>document.title='x'</script><img src='http://evil.example/x.png' onerror='alert(1)'>
<a href='javascript:alert(1)'>Before</a><iframe src='file:///etc/passwd'></iframe>
<div style='background:url(http://evil.example/y.png);position:fixed' onclick='x()'></div>"""
INVENTED = (
    """<p data-passages="p99" style="font-size:26px">The council saved 77,777 euros in Reykjavik</p><p>After all</p>"""
)


@pytest.fixture(scope="module")
def spoilt(walked):
    """A deck of slides that clip, invent, miscount and attack, and places that are not there."""

    def first(asked: dict[str, Any]) -> Reply:
        came = name_of(asked, "The buses carried")
        return Calls([("insert_slide", {"index": 1, "title": "Passengers", "html": NARROW.format(came=came)})])

    def mended(asked: dict[str, Any]) -> Reply:
        came = name_of(asked, "The buses carried")
        return Calls([("update_slide", {"index": 1, "html": WIDE.format(came=came)}), ("look", {"index": 1})])

    def worse(asked: dict[str, Any]) -> Reply:
        made = figures(asked)
        miscounted = made["html"].replace("210 a month", "310 a month")
        return Calls(
            [
                ("insert_slide", {"index": 2, "title": "Money", "html": INVENTED}),
                ("insert_slide", {**made, "index": 3, "html": HOSTILE + miscounted}),
                ("insert_slide", figures(asked, index=4)),
            ]
        )

    return walked(
        Calls([("update_slide", {"index": 4, "title": "x"}), ("look", {"index": 0})]),
        lambda asked: Calls([("insert_slide", figures(asked, index=9)), ("remove_slide", {"index": "seven"})]),
        first,
        Calls([("look", {"index": "1"}), ("move_slide", {"index": 1, "to": 5}), ("dance", {})]),
        mended,
        worse,
        *[Calls([("finish", {})])] * 3,
        slides=5,
    )


class DescribeWhatIsWrong:
    @pytest.mark.full
    def it_finds_overflow_by_looking_and_lets_it_be_mended(self, spoilt):
        _, asked = spoilt
        assert "clipped" in told(asked[4], back=3)
        assert told(asked[5]) == "Slide 1 has no fault."

    def it_refuses_places_that_are_not_there(self, spoilt):
        _, asked = spoilt
        assert told(asked[1], back=2) == "There is no slide 4: there is no slide yet."
        assert "A slide can be inserted at 1 to 1." in told(asked[2], back=2)
        assert told(asked[2]) == "Say index as a number."
        assert told(asked[4], back=2) == "There is no slide 5: there is 1 slide."
        assert told(asked[4]) == "There is no tool 'dance'."

    def it_takes_no_more_slides_than_asked_for(self, spoilt):
        deck, asked = spoilt
        assert "The deck has its 3 slides" in told(asked[6])
        assert deck.result.slides == 5

    def it_sends_an_invented_citation_back_and_never_shows_the_claim(self, spoilt):
        deck, asked = spoilt
        assert "There is no p99" in told(asked[6], back=3)
        assert "names no passage" in told(asked[6], back=3)
        assert "Not yet" in told(asked[7])
        assert "Not yet" in told(asked[8])
        assert not any("77,777" in text or "Reykjavik" in text for text in deck.texts)

    def it_takes_a_number_off_that_its_passage_does_not_hold(self, spoilt):
        deck, _ = spoilt
        assert not any("310" in text for text in deck.texts)
        assert all(n == 0 for n in deck.result.checks.values()), deck.result.checks

    def it_takes_out_what_could_run_or_lead_away(self, spoilt):
        deck, asked = spoilt
        assert "Taken out of the markup" in told(asked[6], back=2)
        page = _section(deck.folder, "s4")
        assert "1,120" in page
        for word in ("evil", "script", "onerror", "onclick", "iframe", "javascript", "fixed"):
            assert word not in page


class DescribeTheEnd:
    @pytest.mark.full
    def it_ends_when_the_calls_are_spent(self, freely):
        def looking(asked: dict[str, Any]) -> Reply:
            return Calls([("search", {"query": f"bus {len(asked['messages'])}"})] * 8)

        deck, asked = freely(lambda asked: Calls([("insert_slide", figures(asked))]), *[looking] * 40)
        assert len(asked) < 12
        assert any("used up its calls" in s for s in deck.result.said)
        assert [s["layout"] for s in deck.spec["slides"]] == ["title", "freeform", "closing"]

    def it_goes_on_where_it_was_stopped(self, freely):
        stop = threading.Event()

        def stopping(asked: dict[str, Any]) -> Reply:
            stop.set()
            return Calls([("look", {})])

        with pytest.raises(Cancelled):
            freely(lambda asked: Calls([("insert_slide", figures(asked))]), stopping, cancel=stop.is_set)
        stop.clear()
        deck, asked = freely(Calls([("look", {}), ("finish", {})]), cancel=stop.is_set)
        assert "1. Taxi rides fell to 210 a month" in asked[0]["messages"][1]["content"]
        assert len(asked) == 1
        assert deck.result.slides == 3

    @pytest.mark.full
    def it_composes_what_a_model_without_tools_does_not_make(self, freely):
        deck, asked = freely("I would rather talk.", "Really.", "No.", "No!", slides=3)
        assert len(asked) == 3
        assert any("made no slide by itself" in s for s in deck.result.said)
        assert "freeform" not in {s["layout"] for s in deck.spec["slides"]}

    @pytest.mark.full
    def it_composes_where_the_server_takes_no_tools(self, freely):
        deck, _ = freely(Status(400, "tools are not supported"), slides=3)
        assert any("Freeform authoring did not work" in s for s in deck.result.said)
        assert deck.result.slides == 3

    @pytest.mark.full
    def it_thinks_for_planning_and_shows_its_slides_to_a_model_that_sees(self, freely):
        _, asked = freely(
            lambda asked: Calls([("insert_slide", figures(asked))]),
            Calls([("look", {"index": 1})]),
            thinking="planning",
            model_sees=True,
        )
        assert [r["chat_template_kwargs"]["enable_thinking"] for r in asked] == [True, False, False]
        assert [r["thinking"]["type"] for r in asked] == ["enabled", "disabled", "disabled"]
        shown = asked[2]["messages"][-1]["content"]
        assert shown[1]["image_url"]["url"].startswith("data:image/png;base64,iVBOR")


class DescribeWhoMayAuthorFreely:
    def _session(self, tier: str, authoring: str, context: int = 32_768, *, review: bool = False) -> Any:
        request = SimpleNamespace(authoring=authoring)
        profile = SimpleNamespace(tier=tier, name="tiny", context_length=context)
        return SimpleNamespace(request=request, profile=profile, review=review)

    @pytest.mark.parametrize(
        ("tier", "authoring", "context", "documented", "chosen", "says"),
        [
            ("large", "composed", 32_768, True, "composed", ""),
            ("large", "freeform", 32_768, True, "freeform", ""),
            ("large", "auto", 32_768, True, "freeform", ""),
            ("small", "auto", 32_768, True, "composed", ""),
            ("small", "freeform", 32_768, True, "composed", "tiny is of the small tier"),
            ("large", "freeform", 8192, True, "composed", "takes 8192 tokens"),
            ("large", "freeform", 32_768, False, "composed", "only a topic"),
        ],
    )
    def it_goes_by_the_model_and_says_why_not(self, tier, authoring, context, documented, chosen, says):
        found, said = authoring_of(self._session(tier, authoring, context), documented=documented)
        assert found == chosen
        assert says in " ".join(said)
        assert bool(said) is bool(says)

    def it_does_not_where_the_outline_is_to_be_looked_at(self):
        assert authoring_of(self._session("large", "freeform", review=True), documented=True)[0] == "composed"

    @pytest.mark.full
    def it_composes_with_a_model_of_the_small_tier(self, freely):
        deck, asked = freely(tier="small", slides=2)
        assert not asked
        assert any("small tier" in s for s in deck.result.said)
