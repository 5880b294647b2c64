"""Slides that people would call fine, each in somebody's habit, and a twin of each with one thing broken.

A pair: its name, the fine slide, what is replaced in it by what, and the fault that the twin must be found to have.
"""

from __future__ import annotations

from dataclasses import dataclass

PICTURE = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='400' height='300'%3E"
    "%3Crect width='400' height='300' fill='%232f5d50'/%3E%3C/svg%3E"
)
STYLE = """<style>*{box-sizing:border-box}body{margin:0}
.slide{width:1280px;height:720px;position:relative;overflow:hidden;background:#fff;color:#1f2937;font:24px/1.4 Carlito;padding:64px 80px}
h1,h2{font-size:44px;line-height:1.15;margin:0 0 28px}p{margin:0 0 16px}ul,ol{margin:0;padding-left:1.3em}li{margin-bottom:12px}
table{border-collapse:collapse;width:100%;font-size:20px}td,th{padding:10px 16px;border-bottom:1px solid #d1d5db;text-align:left}
</style>"""


@dataclass(frozen=True)
class Pair:
    name: str
    fine: str
    whole: str
    broken: str
    fault: str

    @property
    def twin(self) -> str:
        assert self.whole in self.fine, self.name
        return self.fine.replace(self.whole, self.broken, 1)


PAIRS = (
    Pair(
        "one number",
        "<section class=slide><h1>Visits doubled in spring</h1><div style='font-size:200px;line-height:1;font-weight:700;color:#b45309'>2.1×</div>"
        "<p style='font-size:28px'>from 41,000 in March to 86,000 in May</p></section>",
        "color:#b45309", "width:200px;white-space:nowrap;overflow:hidden;color:#b45309", "clipped",
    ),
    Pair(
        "picture and words",
        f"<section class=slide style='display:grid;grid-template-columns:1fr 1fr;gap:48px;align-content:center'><img src=\"{PICTURE}\" alt='The orchard in May' style='width:100%'>"
        "<div><h2>The orchard, replanted</h2><p>Forty old sorts, grafted on roots that bear wet feet.</p><p>First harvest in three years.</p></div></section>",
        "alt='The orchard in May'", "", "missing_alt",
    ),
    Pair(
        "quotation",
        "<section class=slide style='background:#1e3a5f;color:#fff;display:flex;flex-direction:column;justify-content:center'><h2>What a reader wrote</h2><blockquote style='margin:0;font:italic 40px/1.35 Tinos'>"
        "I came for the maps and stayed for the footnotes.</blockquote><p style='margin-top:24px;color:#bfdbfe'>Marta, Lisbon</p></section>",
        "color:#bfdbfe", "color:#2b4a73", "contrast",
    ),
    Pair(
        "divider",
        "<section class=slide style='background:#111827;color:#f9fafb;display:grid;place-content:center'><h1 style='margin:0;font-size:72px'>Part two: the river</h1></section>",
        "<h1 style='margin:0;font-size:72px'>Part two: the river</h1>", "", "empty",
    ),
    Pair(
        "agenda",
        "<section class=slide><h2>Today</h2><ol style='font-size:30px'><li>Where we stand</li><li>What the flood changed</li><li>Three ways on</li><li>Vote</li></ol></section>",
        "<ol style='font-size:30px'>", "<ol style='font-size:30px;height:90px;overflow:hidden'>", "clipped",
    ),
    Pair(
        "timeline",
        "<section class=slide><h2>Four years of work</h2><div style='position:absolute;left:80px;right:80px;top:330px;height:4px;background:#9ca3af'></div>"
        + "".join(
            f"<div style='position:absolute;left:{80 + 290 * n}px;top:320px;width:24px;height:24px;border-radius:50%;background:#0f766e'></div>"
            f"<div style='position:absolute;left:{80 + 290 * n}px;top:364px;width:250px'><b>{2022 + n}</b><br>{what}</div>"
            for n, what in enumerate(("Plans drawn", "Ground broken", "Roof closed", "Doors open"))
        )
        + "</section>",
        "left:370px;top:364px;width:250px", "left:150px;top:372px;width:250px", "overlap",
    ),
    Pair(
        "table",
        "<section class=slide><h2>What it costs</h2><table><tr><th>Item</th><th>2025</th><th>2026</th></tr><tr><td>Wood</td><td>12,400</td><td>13,100</td></tr>"
        "<tr><td>Glass</td><td>8,900</td><td>9,250</td></tr><tr><td>Wages</td><td>41,000</td><td>43,600</td></tr></table></section>",
        "<table>", "<table style='font-size:8px'>", "tiny_text",
    ),
    Pair(
        "code",
        "<section class=slide style='background:#0d1117;color:#e6edf3'><h2>Ask the cache first</h2><pre style='font:22px/1.6 Cousine;margin:0;background:#161b22;padding:24px;border-radius:12px'>"
        "def height(day):\n    known = cache.get(day)\n    return known or measure(day)</pre></section>",
        "color:#e6edf3", "color:#30363d", "contrast",
    ),
    Pair(
        "six cards",
        "<section class=slide><h2>Six rooms, six uses</h2>"
        + "".join(
            f"<div style='position:absolute;left:{80 + n % 3 * 380}px;top:{180 + n // 3 * 240}px;width:360px;height:220px;background:#f3f4f6;border-radius:14px;padding:24px'><b>{room}</b><p>{use}</p></div>"
            for n, (room, use) in enumerate(
                (("Hall", "Dance, on Fridays"), ("Attic", "Model trains"), ("Cellar", "Choir"), ("Kitchen", "Soup for all"), ("Yard", "Bicycles"), ("Study", "Quiet, please"))
            )
        )
        + "</section>",
        "left:460px;top:180px", "left:464px;top:180px", "off_grid",
    ),
    Pair(
        "photograph with a caption",
        f"<section class=slide style='padding:0'><img src=\"{PICTURE}\" alt='Forest from above' style='position:absolute;width:1280px;height:720px'>"
        "<div style='position:absolute;left:0;right:0;bottom:0;padding:40px 80px;background:#000c;color:#fff'><h2 style='margin:0'>Nine tenths of it is oak</h2></div></section>",
        "background:#000c;color:#fff", "color:#28503f", "contrast",
    ),
    Pair(
        "thanks",
        "<section class=slide style='display:grid;place-content:center;text-align:center'><h1>Thank you</h1><p>questions@example.org</p></section>",
        "<p>questions@example.org</p>", "<p style='position:absolute;left:1180px;top:600px;white-space:nowrap'>questions@example.org</p>", "off_slide",
    ),
    Pair(
        "drawn bars",
        "<section class=slide><h2>Rain, month by month</h2><svg width=1000 height=440 viewBox='0 0 1000 440' role=img aria-label='Bars: March 61, April 48, May 90 millimetres'><g fill='#2563eb'><rect x=80 y=190 width=160 height=210 />"
        "<rect x=380 y=240 width=160 height=160 /><rect x=680 y=90 width=160 height=310 /></g><g font-size=22 text-anchor=middle><text x=160 y=432>March</text><text x=460 y=432>April</text><text x=760 y=432>May</text></g></svg></section>",
        "<g font-size=22", "<g font-size=6", "tiny_text",
    ),
    Pair(
        "chinese",
        "<section class=slide lang=zh style='font-family:Noto Sans SC'><h2>今年的三件大事</h2><ul><li>旧码头改为步行街</li><li>两座桥同时通车</li><li>图书馆夜间开放</li></ul></section>",
        "<ul>", "<ul style='position:absolute;left:80px;top:70px'>", "overlap",
    ),
    Pair(
        "badge on a corner",
        "<section class=slide><h2>Two plans</h2><div style='position:absolute;left:80px;top:190px;width:520px;height:380px;border:2px solid #d1d5db;border-radius:16px;padding:32px'><b>Small</b><p>For one desk and its cat.</p></div>"
        "<div style='position:absolute;left:640px;top:190px;width:520px;height:380px;border:2px solid #6d28d9;border-radius:16px;padding:32px'><b>Large</b><p>For a floor of people.</p></div>"
        "<div style='position:absolute;left:1060px;top:172px;background:#6d28d9;color:#fff;border-radius:99px;padding:4px 18px;font-size:18px'>Popular</div></section>",
        "left:1060px;top:172px", "left:672px;top:226px", "overlap",
    ),
    Pair(
        "words in one column",
        "<section class=slide><h2>Why we waited</h2><p style='max-width:900px'>The ground froze in November and thawed in March. Between the two no pile could be driven, and the crane was lent to the harbour.</p></section>",
        "lent to the harbour.",
        "lent to the harbour. " + "After that came the rain, which nobody had planned for, and with it the mud, the pumps, the bills and the letters about all three of them. " * 7,
        "wall_of_text",
    ),
    Pair(
        "footer and page number",
        "<section class=slide><h2>Results at a glance</h2><ul><li>Three of four goals reached</li><li>The fourth by June</li></ul>"
        "<footer style='position:absolute;left:80px;right:80px;bottom:28px;display:flex;justify-content:space-between;font-size:14px;color:#6b7280'><span>Annual meeting</span><span>7</span></footer></section>",
        "<h2>Results at a glance</h2>", "<h2>Today</h2>", "repeated_title",
    ),
    Pair(
        "shape that bleeds off the edge",
        "<section class=slide><div style='position:absolute;right:-200px;top:-200px;width:600px;height:600px;border-radius:50%;background:#fde68a'></div>"
        "<h1 style='position:relative'>A year of small repairs</h1><p style='position:relative'>Report to the members</p></section>",
        "<h1 style='position:relative'>A year of small repairs</h1>", "", "untitled",
    ),
)  # fmt: skip
