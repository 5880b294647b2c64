"""Showcase: a deck that holds every layout once with real content, by which themes are shown and looked at.

Its words are `templates/slides/showcase.json`, its pictures are drawn here. They are the product's own.
"""

from __future__ import annotations

import io
import json
from functools import cache
from typing import Any

from PIL import Image as Pillow
from PIL import ImageDraw

from agents.deck import spec as s
from agents.deck.library import Library
from agents.render.layouts import TEMPLATES
from agents.sources.base import Document, Language, Source

PHOTO, PLAN = "photo.jpg", "plan.png"
_VALUES = [11.2, 7.8, 3.1, 2.4, 0.6]
_PRICES = [96.0, 9.4, 41.0, 58.0, 120.0]


@cache
def _words() -> dict[str, dict[str, Any]]:
    return json.loads((TEMPLATES / "showcase.json").read_text("utf-8"))


def showcase(theme: str, language: Language, form: s.Format = "16:9") -> tuple[s.DeckSpec, Library]:
    """Every layout once, in the order of the spec, with the library that its pictures come from."""
    words = _words()[language]
    slides = [*_texts(words), *_diagrams(words), *_data(words), *_last(words)]
    order = [kind.model_fields["layout"].default for kind in s.Slide.__origin__.__args__]  # type: ignore[attr-defined]
    slides.sort(key=lambda slide: order.index(slide.layout))
    for number, slide in enumerate(slides, start=1):
        slide.id = f"s{number}"
    deck = s.DeckSpec(
        title=words["deck"],
        language=language,
        theme=theme,
        format=form,
        slides=slides,
        author=s.Author(model="showcase", tier="large"),
    )
    source = Source(id="showcase", name="showcase", media_type="text/plain", text="", language=language)
    return deck, Library(documents=[Document(source=source, assets={PHOTO: photograph(), PLAN: plan()})])


def _say(text: str) -> s.Label:
    return s.Label(label=text)


def _half(heading: str, *bullets: str) -> s.Half:
    return s.Half(heading=_say(heading), bullets=[_say(b) for b in bullets])


def _points(flat: list[str]) -> list[s.Point]:
    return [s.Point(heading=_say(h), text=_say(t)) for h, t in zip(flat[::2], flat[1::2], strict=True)]


def _texts(w: dict[str, Any]) -> list[s.Slide]:
    def title(name: str) -> dict[str, Any]:
        return {"id": "s0", "title": _say(w[name][0])}

    bullets = w["bullets"]
    two, three, against, both = w["two_columns"], w["three_columns"], w["comparison"], w["pros_cons"]
    return [
        s.TitleSlide(id="s0", title=_say(w["deck"]), subtitle=_say(w["subtitle"]), meta=_say(w["meta"])),
        s.AgendaSlide(**title("agenda"), entries=[_say(e) for e in w["agenda"][1:]]),
        s.SectionSlide(**title("section"), number=2, lead=_say(w["section"][1])),
        s.StatementSlide(**title("statement"), statement=_say(w["statement"][1]), attribution=_say(w["statement"][2])),
        s.QuoteSlide(**title("quote"), quote=_say(w["quote"][1]), attribution=_say(w["quote"][2])),
        s.BulletsSlide(**title("bullets"), bullets=[_say(b) for b in bullets[1:]]),
        s.TwoColumnsSlide(**title("two_columns"), left=_half(*two[1:4]), right=_half(*two[4:7])),
        s.ThreeColumnsSlide(
            **title("three_columns"), columns=[_half(*three[1:4]), _half(*three[4:7]), _half(*three[7:10])]
        ),
        s.ComparisonSlide(**title("comparison"), left=_half(*against[1:5]), right=_half(*against[5:9])),
        s.ProsConsSlide(**title("pros_cons"), pros=_half(*both[1:5]), cons=_half(*both[5:9])),
        s.IconsSlide(**title("icons"), points=_points(w["icons"][1:])),
    ]


def _diagrams(w: dict[str, Any]) -> list[s.Slide]:
    def title(name: str) -> dict[str, Any]:
        return {"id": "s0", "title": _say(w[name][0])}

    events = w["timeline"][1:]
    road, funnel, matrix, venn, org = w["roadmap"], w["funnel"][1:], w["matrix"], w["venn"], w["org_chart"]

    def lane(name: str, *work: tuple[str, int, int]) -> s.Lane:
        return s.Lane(name=_say(name), work=[s.Stretch(text=_say(t), start=a, end=b) for t, a, b in work])

    def post(name: str, *under: s.Post, role: str | None = None) -> s.Post:
        return s.Post(name=_say(name), role=_say(role) if role else None, under=list(under))

    def quarter(heading: str, *bullets: str) -> s.Quadrant:
        return s.Quadrant(heading=_say(heading), bullets=[_say(b) for b in bullets])

    return [
        s.ProcessSlide(**title("process"), steps=_points(w["process"][1:])),
        s.TimelineSlide(
            **title("timeline"),
            events=[
                s.Event(when=_say(a), heading=_say(b), text=_say(c))
                for a, b, c in zip(events[::3], events[1::3], events[2::3], strict=True)
            ],
        ),
        s.RoadmapSlide(
            **title("roadmap"),
            phases=[_say(p) for p in road[1:6]],
            lanes=[
                lane(road[6], (road[7], 0, 0), (road[8], 1, 2)),
                lane(road[9], (road[10], 1, 1), (road[11], 2, 2), (road[12], 3, 4)),
                lane(road[13], (road[14], 0, 1), (road[15], 2, 4)),
            ],
        ),
        s.CycleSlide(**title("cycle"), steps=_points(w["cycle"][1:])),
        s.FunnelSlide(
            **title("funnel"),
            stages=[
                s.FunnelStage(value=_say(v), heading=_say(h), text=_say(t))
                for v, h, t in zip(funnel[::3], funnel[1::3], funnel[2::3], strict=True)
            ],
        ),
        s.PyramidSlide(**title("pyramid"), tiers=_points(w["pyramid"][1:])),
        s.MatrixSlide(
            **title("matrix"),
            up=s.Axis(name=_say(matrix[1])),
            across=s.Axis(name=_say(matrix[2]), low=_say(matrix[3]), high=_say(matrix[4])),
            quadrants=[quarter(*matrix[5:8]), quarter(*matrix[8:11]), quarter(*matrix[11:13]), quarter(*matrix[13:15])],
        ),
        s.VennSlide(**title("venn"), sets=_points(venn[1:7]), shared=_say(venn[7])),
        s.OrgChartSlide(
            **title("org_chart"),
            head=post(
                org[1],
                post(org[3], role=org[4]),
                post(org[5], post(org[6]), post(org[7])),
                post(org[8], post(org[9])),
                post(org[10], post(org[11]), post(org[12])),
                role=org[2],
            ),
        ),
    ]


def _chart(w: dict[str, Any], values: list[float], kind: s.ChartKind = "column", unit: str | None = None) -> s.Chart:
    return s.Chart(
        kind=kind,
        categories=w["chart"][4:],
        series=[s.Series(name=w["chart"][0], values=list(values))],
        unit=unit,
        number_format="0.0",
        alt=w["chart"][0],
    )


def _data(w: dict[str, Any]) -> list[s.Slide]:
    figures, chart, two, table, picture = w["key_figures"], w["chart"], w["two_charts"], w["table"], w["picture"]
    rows = [
        [name, f"{v:.1f} °C", f"{p:g}", ready]
        for name, v, p, ready in zip(chart[4:], _VALUES, _PRICES, ("9", "0.1", "0.3", "3", "1"), strict=True)
    ]
    photo = s.Image(asset=PHOTO, width=1500, height=1000, alt=picture[0], caption=_say(picture[2]))
    drawing = s.Image(asset=PLAN, width=1200, height=800, alt=picture[0], caption=_say(picture[4]))
    third = photo.model_copy(update={"caption": _say(picture[3])})
    return [
        s.KeyFiguresSlide(
            id="s0",
            title=_say(figures[0]),
            figures=[
                s.Figure(value=s.Item(text=v, origin="model"), label=_say(t))
                for v, t in zip(figures[1::2], figures[2::2], strict=True)
            ],
        ),
        s.ChartSlide(
            id="s0",
            title=_say(chart[0]),
            chart=_chart(w, _VALUES, unit=chart[3]),
            takeaway=_say(chart[1]),
            caption=_say(chart[2]),
        ),
        s.TwoChartsSlide(
            id="s0",
            title=_say(two[0]),
            left=s.ChartPanel(heading=_say(two[1]), chart=_chart(w, _VALUES, "bar")),
            right=s.ChartPanel(heading=_say(two[2]), chart=_chart(w, _PRICES, "bar")),
            takeaway=_say(two[3]),
        ),
        s.TableSlide(
            id="s0",
            title=_say(table[0]),
            table=s.TableBlock(columns=table[1:5], rows=rows, align=["left", "right", "right", "right"], alt=table[0]),
            takeaway=_say(table[5]),
        ),
        s.CodeSlide(
            id="s0", title=_say(w["code"][0]), takeaway=_say(w["code"][1]), code=s.Code(text="\n".join(w["code"][2:]))
        ),
        s.FullPictureSlide(id="s0", title=_say(picture[0]), image=photo, text=_say(picture[1])),
        s.ImageTextSlide(id="s0", title=_say(picture[0]), image=photo, bullets=[_say(b) for b in w["bullets"][1:4]]),
        s.GallerySlide(id="s0", title=_say(picture[5]), images=[photo, drawing, third]),
    ]


def _last(w: dict[str, Any]) -> list[s.Slide]:
    team, price, faq, sources = w["team"], w["pricing"], w["faq"], w["sources"]
    plans = [(price[1:4], price[4:6], False), (price[6:9], price[9:12], True), (price[12:15], price[15:17], False)]
    references = [s.Reference(source="showcase", text=t, locators=[f"p. {n + 3}"]) for n, t in enumerate(sources[1:])]
    return [
        s.TeamSlide(
            id="s0",
            title=_say(team[0]),
            members=[s.Member(name=_say(n), role=_say(r)) for n, r in zip(team[1::2], team[2::2], strict=True)],
        ),
        s.PricingSlide(
            id="s0",
            title=_say(price[0]),
            plans=[
                s.Plan(
                    name=_say(head[0]),
                    price=_say(head[1]),
                    period=_say(head[2]),
                    features=[_say(f) for f in held],
                    recommended=best,
                )
                for head, held, best in plans
            ],
        ),
        s.FaqSlide(
            id="s0",
            title=_say(faq[0]),
            questions=[s.Answered(question=_say(q), answer=_say(a)) for q, a in zip(faq[1::2], faq[2::2], strict=True)],
        ),
        s.SourcesSlide(id="s0", title=_say(sources[0]), references=references),
        s.ClosingSlide(id="s0", title=_say(w["closing"][0]), message=_say(w["closing"][1]), references=references[:2]),
    ]


@cache
def photograph() -> bytes:
    """A street with trees in evening light."""
    picture = Pillow.new("RGB", (1500, 1000))
    draw = ImageDraw.Draw(picture)
    for y in range(1000):
        draw.line([(0, y), (1500, y)], fill=(236 - y // 9, 196 - y // 14, 150 + y // 22))
    draw.polygon([(560, 1000), (700, 560), (780, 560), (1240, 1000)], fill=(112, 106, 104))
    for x, wide, high, shade in ((0, 260, 520, 150), (230, 170, 400, 128), (930, 220, 430, 140), (1180, 330, 560, 118)):
        draw.rectangle([x, 640 - high // 2, x + wide, 700], fill=(shade + 40, shade + 12, shade - 8))
    for x, y, r in (
        (330, 520, 150),
        (520, 580, 104),
        (150, 470, 210),
        (1010, 560, 124),
        (1230, 480, 200),
        (860, 600, 76),
    ):
        draw.rectangle([x - 9, y, x + 9, y + r + 190], fill=(74, 58, 46))
        for dx, dy, f, tone in ((0, 0, 1.0, 0), (-0.4, 0.2, 0.66, 12), (0.42, 0.16, 0.62, -10), (0.06, -0.38, 0.6, 18)):
            q = r * f
            box = [x + dx * r - q, y + dy * r - q, x + dx * r + q, y + dy * r + q]
            draw.ellipse(box, fill=(54 + tone, 98 + tone, 64 + tone // 2))
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=86)
    return buffer.getvalue()


@cache
def plan() -> bytes:
    """A plan of a street: plots, lanes, trees."""
    picture = Pillow.new("RGB", (1200, 800), (244, 241, 232))
    draw = ImageDraw.Draw(picture)
    draw.rectangle([0, 300, 1200, 500], fill=(214, 210, 200))
    draw.line([(0, 400), (1200, 400)], fill=(250, 250, 246), width=6)
    for n in range(6):
        draw.rectangle([30 + n * 196, 40, 196 + n * 196, 240], outline=(120, 112, 100), width=4)
        draw.rectangle([30 + n * 196, 560, 196 + n * 196, 760], outline=(120, 112, 100), width=4)
        for y in (276, 524):
            draw.ellipse([84 + n * 196, y - 44, 172 + n * 196, y + 44], fill=(118, 156, 110))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()
