from __future__ import annotations

from collections.abc import Callable

import pytest

from agents.checks import FAULT_KINDS, Fault, counts, measure
from agents.checks.titles import repeated
from agents.render.scene import Scene, SceneSlide

Faults = Callable[..., list[Fault]]
LONG = "many words that do not fit into so small a box as this one is and so run over its lower edge"
LIGHT = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='20' height='20'%3E%3Crect width='20' height='20' fill='%23eee'/%3E%3C/svg%3E"

CLEAN = {
    "a wide table of few words": '<table style="width:1200px;font-size:24px;line-height:1.3">'
    + "".join(
        f"<tr style='height:76px'><td>Part {n}</td><td>{n}00</td><td>of {n} people</td></tr>" for n in range(1, 8)
    )
    + "</table>",
    "plain": "<p>Body text</p>",
    "bullets": "<ul><li>one<li>two<ul><li>three</ul></ul>",
    "a figure before its unit": '<p style="font-size:90px;line-height:1">38 <small style="font-size:24px">%</small></p>',
    "tight headline": '<p style="font-size:60px;line-height:.95;width:400px">Two lines of headline</p>',
    "card": '<div class="box" style="left:40px;top:200px;width:300px;background:#124;color:#fff;padding:20px">On a card</div>',
    "text on a picture": f'<img class="box" src="{LIGHT}" alt="wall" style="left:0;top:200px;width:400px;height:300px"><p class="box" style="left:50px;top:300px">Dark on light</p>',
    "named table": '<table aria-label="Prices"><tr><th>a<th>b<tr><td>1<td>2</table>',
    "decoration at the edge": '<div class="box" data-role="decoration" style="left:1200px;top:-40px;width:200px;height:200px;background:#eee;border-radius:50%"></div>',
    "quotation mark": '<p style="font-size:200px;color:#eee;line-height:60px" aria-hidden="true">“</p><p>Quote</p>',
    "large grey": '<p style="font-size:28px;color:#888">Large text needs only 3 : 1</p>',
    "footer": '<p class="box" data-role="footer" style="left:40px;top:690px;font-size:11px;color:#555">Footer</p>',
    "chip in a sentence": '<p>Press <span style="display:inline-block;background:#fe9;padding:0 6px">Enter</span> now</p>',
    "rotated label": '<p class="box" style="left:60px;top:300px;transform:rotate(-90deg)">Label</p>',
    "cards of one row": "".join(
        f'<div class="box" style="left:{40 + 320 * n}px;top:200px;width:300px;height:200px;background:#eee"><p style="padding:20px">Card {n}</p></div>'
        for n in range(3)
    ),
    "a staircase": "".join(
        f'<div class="box" style="left:{40 + 220 * n}px;top:{200 + 30 * n}px;width:200px;height:60px;background:#eee"></div>'
        for n in range(4)
    ),
    "words in the gaps of a table": '<table aria-label="t" class="box" style="left:40px;top:200px;width:600px;height:200px"><tr><td style="vertical-align:top">a<td>b</table><p class="box" style="left:60px;top:360px">note</p>',
    "a line past a round picture": f'<img class="box" src="{LIGHT}" alt="sun" style="left:40px;top:200px;width:200px;height:200px;border-radius:50%"><p class="box" style="left:222px;top:372px">beside it</p>',
    "a picture that bleeds": f'<img class="box" src="{LIGHT}" alt="wall" style="left:-10px;top:400px;width:1300px;height:330px">',
    "a blurred glow": '<div class="box" style="left:900px;top:300px;width:300px;height:300px;background:#cdf;filter:blur(40px)"></div>',
    "text on a gradient": '<div class="box" style="left:0;top:200px;width:600px;height:200px;background:linear-gradient(90deg,#012,#235);color:#fff">White on dark</div>',
}

FAULTY = {
    "clipped": [
        f'<p style="width:120px;height:60px;overflow:hidden">{LONG}</p>',
        '<p style="width:90px;white-space:nowrap;overflow:hidden">a line without a break</p>',
        '<p style="width:90px;white-space:nowrap;overflow:hidden;text-overflow:ellipsis">a line without a break</p>',
    ],
    "overflow": [
        f'<div style="width:200px;height:60px;background:#eee"><p>{LONG}</p></div>',
        f'<p class="box" style="left:40px;top:200px;width:120px;height:60px">{LONG}</p>',
    ],
    "overlap": [
        '<p class="box" style="left:40px;top:200px">Some words</p><p class="box" style="left:70px;top:208px">Other words</p>',
        f'<img class="box" src="{LIGHT}" alt="wall" style="left:100px;top:200px;width:200px;height:200px"><p class="box" style="left:40px;top:250px">Half on the wall</p>',
        f'<p class="box" style="left:40px;top:250px">Under the wall</p><img class="box" src="{LIGHT}" alt="wall" style="left:0;top:200px;width:200px;height:200px">',
        '<p>Hidden words</p><div class="box" style="left:0;top:100px;width:300px;height:100px;background:#eee"></div>',
        '<table class="box" style="top:200px" aria-label="t"><tr><td>cell one<td>cell two</table><p class="box" style="top:205px;left:20px">Across</p>',
    ],
    "contrast": [
        '<p style="color:#999">Grey body</p>',
        '<p style="font-size:28px;color:#aaa">Large but too light</p>',
        '<div style="background:linear-gradient(90deg,#000,#fff);color:#fff;width:600px">Fades away at the right end of this line</div>',
        '<p style="color:rgb(0 0 0/.4)">Half transparent</p>',
        '<table aria-label="t"><tr><td style="background:#444;color:#666">x</table>',
        f'<img class="box" src="{LIGHT}" alt="wall" style="left:0;top:200px;width:600px;height:300px"><p class="box" style="left:50px;top:300px;color:#fff">White on a light wall</p>',
    ],
    "tiny_text": ['<p style="font-size:11px">Small print</p>', '<p data-role="footer" style="font-size:9px">Foot</p>'],
    "missing_alt": [
        f'<img src="{LIGHT}" width="50" height="50">',
        '<svg width="50" height="50"><rect width="40" height="40"/></svg>',
        "<canvas width=50 height=50></canvas>",
    ],
    "wall_of_text": [
        f'<p style="font-size:14px;line-height:1.2">{"word " * 70}</p>',
        '<div style="columns:3;font-size:14px;line-height:1.2">'
        + "<p>some words of a long text that goes on and on</p>" * 16
        + "</div>",
        f'<p style="font-size:14px" lang=zh>{"长篇大论写在一页上面" * 14}</p>',
    ],
    "crowded": [f'<p style="font-size:60px;line-height:1;margin:0 20px">{"Great big words here. " * 14}</p>'],
    "misleading_chart": [
        """<div data-chart='{"kind":"pie","categories":["a","b"],"series":[{"name":"s","values":[40,40]}],"number_format":"0%","alt":"x"}' aria-label="shares" style="width:300px;height:200px"></div>"""
    ],
    "off_grid": [
        "".join(
            f'<div class="box" style="left:{40 + 320 * n}px;top:{200 + (3 if n == 1 else 0)}px;width:300px;height:200px;background:#eee"></div>'
            for n in range(3)
        ),
        '<p style="margin:0 40px 20px;width:600px">First line</p><p style="margin:0 40px 20px;width:600px">Second line</p><p style="margin:0 43px;width:620px">Third line</p>',
    ],
    "uneven_gaps": [
        "".join(
            f'<div class="box" style="left:{40 + 220 * n + (5 if n == 3 else 0)}px;top:200px;width:200px;height:200px;background:#eee"></div>'
            for n in range(4)
        )
    ],
    "off_slide": [
        '<p class="box" style="left:1200px;top:300px;white-space:nowrap">Runs over the right edge</p>',
        '<p class="box" style="left:40px;top:800px">Wholly below</p>',
        f'<img class="box" src="{LIGHT}" alt="wall" style="left:1200px;top:200px;width:200px;height:100px">',
    ],
}


class DescribeMeasure:
    @pytest.mark.parametrize("body", CLEAN.values(), ids=CLEAN.keys())
    def it_finds_nothing_wrong_with_sound_slides(self, faults: Faults, body: str) -> None:
        assert faults(body) == []

    @pytest.mark.parametrize(("kind", "body"), [(kind, body) for kind, bodies in FAULTY.items() for body in bodies])
    def it_finds_each_fault_and_no_other(self, faults: Faults, kind: str, body: str) -> None:
        found = faults(body)
        assert {fault.kind for fault in found} == {kind}
        assert found[0].detail

    def it_misses_what_a_title_heads(self, scene_of: Callable[..., Scene]) -> None:
        said = [f.kind for f in measure(scene_of(["<h1>Cover</h1>", "<h1>Second</h1>", "<h1>Third</h1><p>text</p>"]))]
        assert said == ["empty"]
        assert (
            measure(scene_of(["<h1>Cover</h1>", '<h1 style="margin-top:300px">Part two</h1>', "<h1>A</h1><p>b</p>"]))
            == []
        )

    def it_names_titles_that_are_said_twice(self, scene_of: Callable[..., Scene]) -> None:
        body = "<p>text</p>"
        found = measure(scene_of([f"<h1>Results</h1>{body}", f"<h1>Plan</h1>{body}", f"<h1>results </h1>{body}"]))
        assert [(f.kind, f.slide) for f in found] == [("repeated_title", 3)]
        assert "slide 1" in found[0].detail

    def it_misses_a_title(self, faults: Faults) -> None:
        (fault,) = faults("<p>text</p>", title="")
        assert (fault.kind, fault.slide, fault.slide_id) == ("untitled", 1, "s1")

    def it_names_the_item_the_node_and_the_numbers(self, faults: Faults) -> None:
        (fault,) = faults('<p data-item="bullets/2" style="font-size:8px">x</p>')
        assert fault.item == "bullets/2"
        assert fault.node
        assert (fault.measured, fault.limit) == (8, 12)

    def it_counts_every_kind(self, faults: Faults) -> None:
        counted = counts(faults('<p style="font-size:9px;color:#bbb">x</p>'))
        assert set(counted) == set(FAULT_KINDS)
        assert (counted["tiny_text"], counted["contrast"], counted["overlap"]) == (1, 1, 0)


def it_lets_a_section_be_called_as_the_cover_is():
    layouts = ("title", "section", "bullets")
    slides = [SceneSlide(id=f"s{n}", title="The plan", layout=layout, nodes=[]) for n, layout in enumerate(layouts, 1)]
    assert [number for number, _ in repeated(Scene(width=1280, height=720, slides=slides))] == [3]
