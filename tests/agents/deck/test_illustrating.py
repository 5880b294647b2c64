"""Pictures of the web in decks: openly licensed, fitting, credited; from a loopback that plays the picture services."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pptx
import pytest
from PIL import Image as Picture
from PIL import ImageDraw

from agents.deck import make, making
from agents.deck.finding import Pictures, best, relevance
from agents.deck.illustrating import pictured, queries_of
from agents.deck.spec import BulletsSlide, Image, Item, Label, StatementSlide
from agents.deck.writer import DeckRequest
from agents.net import Fetcher
from agents.settings import Settings
from agents.tools.images import Found, Images, Openverse
from agents.tools.keeping import PICTURES
from agents.tools.licences import licence_of
from agents.tools.providers import Client
from tests.agents.deck.freeform.conftest import paragraph, told, walk
from tests.agents.net.conftest import Internet, answer, internet
from tests.agents.scripted_endpoint import Calls, Endpoint

__all__ = ["internet"]

DOCUMENT = """# The harbour plan

## The old ferry

The old ferry crosses the harbour twelve times a day. It carries forty cars.

## The lighthouse

The lighthouse was built in 1887. Its lamp burns gas.

## The fish market

The fish market opens at five in the morning. Thirty boats bring their catch there.

| Year | Catch (t) |
| --- | --- |
| 2020 | 410 |
| 2021 | 460 |
| 2022 | 520 |
| 2023 | 610 |

## What should follow

The plan asks for a new pier. It also asks for a shelter at the ferry.
"""


def photo(shade: int) -> bytes:
    made = Picture.new("RGB", (1200, 800), (20, shade, 160))
    ImageDraw.Draw(made).ellipse((300, 200, 900, 700), fill=(230, 220, shade))
    stream = io.BytesIO()
    made.save(stream, "JPEG")
    return stream.getvalue()


def entry(internet: Internet, name: str, title: str, licence: str = "by-sa") -> dict[str, Any]:
    return {
        "title": title, "url": internet.url(f"/{name}.jpg"), "foreign_landing_url": f"https://photos.example/{name}",
        "creator": "Ingrid Soll", "license": licence, "license_version": "2.0", "source": "flickr", "width": 1200, "height": 800,
    }  # fmt: skip


@pytest.fixture
def found(internet: Internet, monkeypatch: pytest.MonkeyPatch) -> Internet:
    """Openverse on loopback with pictures of a ferry, a lighthouse, one of something else, and a closed one."""
    entries = [
        entry(internet, "closed", "The old ferry of the harbour at night", "by-nc"),
        entry(internet, "cat", "A cat asleep"),
        entry(internet, "gone", "The old ferry harbour lighthouse fish market"),
        entry(internet, "ferry", "Old ferry in the harbour"),
        entry(internet, "lamp", "Lighthouse lamp of gas"),
    ]
    internet.public.replies["/v1/images/"] = answer(json.dumps({"results": entries}).encode(), kind="application/json")
    for name in ("closed", "cat", "ferry", "lamp"):
        internet.public.replies[f"/{name}.jpg"] = answer(photo(len(name) * 20), kind="image/jpeg")

    def opened(settings: Settings, cancel: Callable[[], bool]) -> Pictures:
        client = Client(internet.policy(), resolver=internet.resolver, pace=None)
        policy = internet.policy(content_types=(*PICTURES, "text/plain", "text/html"))
        fetcher = Fetcher(policy, resolver=internet.resolver, pace=None)
        return Pictures(Images([Openverse(client, internet.url("/v1/images/"))]), fetcher, cancel)

    monkeypatch.setattr(making, "open_pictures", opened)
    return internet


def made(tmp_path: Path, model: str = "", **more: Any) -> tuple[dict[str, Any], Any]:
    path = tmp_path / "harbour.md"
    path.write_text(DOCUMENT, "utf-8")
    request = DeckRequest.model_validate({"inputs": [path], "slides": 7, "out": tmp_path / "out", **more})
    embedded = str(Settings.model_fields["model"].default)
    settings = Settings(data=tmp_path / "data", threads=1, tier="large" if model else "small", model=model or embedded)
    result = make(request, settings, on_event=lambda e: None, cancel=lambda: False)
    return json.loads((tmp_path / "out" / "deck.json").read_text("utf-8")), result


def it_puts_a_fitting_picture_with_its_credit_on_a_bare_slide(tmp_path: Path, found: Internet):
    spec, result = made(tmp_path, pictures=True)
    shown = [s for s in spec["slides"] if s["layout"] in ("image_text", "full_picture")]
    assert len(shown) == 1, [s["layout"] for s in spec["slides"]]
    credit = shown[0]["image"]["caption"]["text"]
    assert "by Ingrid Soll, CC BY-SA 2.0, via Flickr, found with Openverse" in credit
    page = (tmp_path / "out" / "deck.html").read_text("utf-8")
    assert "Ingrid Soll" in page
    assert all(n == 0 for n in result.checks.values()), result.checks
    closing = spec["slides"][-1]["references"]
    assert any("photos.example" in r["text"] for r in closing)
    asked = [h for h in found.public.heads if b".jpg" in h.split(b"\r\n")[0]]
    assert not any(b"/closed.jpg" in h or b"/cat.jpg" in h for h in asked)
    slides = pptx.Presentation(str(tmp_path / "out" / "deck.pptx")).slides
    place = next(n for n, s in enumerate(spec["slides"]) if s is shown[0])
    said = " ".join(str(getattr(s, "text_frame").text) for s in slides[place].shapes if s.has_text_frame)  # noqa: B009
    assert "Ingrid Soll" in said


def it_reaches_nothing_unless_it_is_allowed(tmp_path: Path, found: Internet):
    spec, _ = made(tmp_path, slides=1)
    assert not found.public.heads
    assert not any(s["layout"] in ("image_text", "full_picture") for s in spec["slides"])


@pytest.mark.full
def it_lets_a_strong_model_search_for_and_use_them(tmp_path: Path, found: Internet):
    def using(asked: dict[str, Any]) -> Calls:
        assert "[i2] “Old ferry in the harbour”" in told(asked) or "Old ferry in the harbour" in told(asked)
        name = next(line.split("]")[0][1:] for line in told(asked).splitlines() if "Old ferry in" in line)
        html = f'<img data-picture="{name}" style="width:500px;height:340px">' + paragraph(
            asked, "The old ferry crosses"
        )
        lost = '<img data-picture="i77"><p>Words</p>'
        return Calls(
            [
                ("insert_slide", {"index": 1, "title": "The ferry", "html": html}),
                ("insert_slide", {"index": 2, "title": "The ferry", "html": lost}),
            ]
        )

    with Endpoint(walk(Calls([("images", {"query": "old ferry"})]), using)) as endpoint:
        spec, result = made(tmp_path, endpoint.url, pictures=True, authoring="freeform", slides=3)
    slide = spec["slides"][1]
    assert slide["layout"] == "freeform"
    assert "Ingrid Soll" in slide["images"][0]["caption"]["text"]
    assert "Ingrid Soll" in (tmp_path / "out" / "deck.html").read_text("utf-8")
    assert any("photos.example" in r["text"] for r in spec["slides"][-1]["references"])
    assert all(n == 0 for n in result.checks.values()), result.checks


class DescribeChoosing:
    def _found(self, title: str, width: int = 1200, height: int = 800) -> Found:
        licence = licence_of("by", "4.0")
        assert licence is not None
        return Found(
            title=title,
            url=f"https://x.example/{title}",
            page="https://x.example",
            licence=licence,
            source="X",
            width=width,
            height=height,
        )

    def it_takes_what_shows_what_is_looked_for(self):
        pictures = [self._found("A cat"), self._found("Harbour ferry"), self._found("Old ferry of the harbour")]
        assert [p.title for p in best(pictures, "old harbour ferry")] == ["Old ferry of the harbour", "Harbour ferry"]
        assert [p.title for p in best(pictures, "old ferry", [pictures[2].url])] == ["Harbour ferry"]

    @pytest.mark.parametrize(("width", "height"), [(300, 200), (4000, 300), (300, 2000)])
    def it_takes_no_small_ones_and_no_strips(self, width: int, height: int):
        assert relevance(self._found("Old ferry", width, height), "old ferry") == 0.0

    def it_asks_with_what_the_slide_speaks_of(self):
        slide = BulletsSlide(id="s1", title=Label(label="What was tried"), bullets=[])
        asked = queries_of(slide, ["The night bus ran. The night bus was full.", "The night bus is loved."], "en")
        assert "night bus" in asked[0].lower()

    def it_keeps_every_word_beside_a_picture(self):
        image = Image(asset="a.png", width=10, height=10, alt="")
        said = Item(text="It fell.", passages=["a:1"], origin="extracted")
        bullets = BulletsSlide(id="s1", title=Label(label="T"), lead=Label(label="L"), bullets=[said], notes=["n"])
        shown = pictured(bullets, image)
        assert [t.text for t in shown.bullets] == ["L", "It fell."]  # type: ignore[union-attr]
        assert shown.notes == ["n"]
        statement = pictured(StatementSlide(id="s2", title=Label(label="T"), statement=said), image)
        assert statement.layout == "full_picture"
        assert statement.text == said  # type: ignore[union-attr]
