"""Decks as strangers build them, with planted faults and with clean slides among them. See `planting`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PIL import Image
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.util import Inches, Pt

from benchmarks.checks.chart_decks import chart_decks
from benchmarks.checks.planting import (
    TITLE_BODY,
    TITLE_ONLY,
    Deck,
    Planted,
    appearing,
    emu,
    fitted,
    link,
    photograph,
    png,
    scan,
)

LONG = (
    "Our field team visited forty-one households between March and June and asked each of them the same nine questions "
    "about how they heat, cook and wash, what they pay for it and what they would change if somebody else paid."
)
FILLER = (
    "The first thing to understand about the programme is that nobody who runs it today was there when it began and "
    "that most of what is written down about its early years was written down much later by people who had reasons to "
    "remember some of it and to forget the rest of it. "
)
ZH = "社区图书馆在过去三年里逐步延长了开放时间，增加了夜间阅览座位，并与周边三所学校共享馆藏目录和借阅证，"


def startup(folder: Path) -> Planted:
    """Text boxes on blank slides, as many people draw: no slide has a title that a program could find."""
    deck = Deck("startup", usual=["untitled"])
    clean = deck.slide("Rent is our customers' largest cost")
    deck.text(clean, ["Two thirds of the shops pay more for space than for wages."], (0.6, 1.8, 8, 1.2), 22)
    full = deck.slide("Why now", wrong="overflow", may="overlap off_slide contrast")
    box = deck.box(full, (0.6, 1.8, 4, 1.5), "1F5E8C")
    box.text_frame.word_wrap = True
    box.text_frame.text = LONG
    box.text_frame.paragraphs[0].runs[0].font.size = Pt(20)
    pale = deck.slide("What it costs", wrong="contrast")
    deck.text(pale, "Prices are without tax and hold until the end of the year.", (0.6, 2, 8, 0.8), 18, ink="C4C4C4")
    small = deck.slide("How we counted", wrong="tiny_text")
    deck.text(small, "Counted by hand on three Saturdays in May; children were not counted.", (0.6, 2, 9, 0.5), 7)
    beyond = deck.slide("Where we go next", wrong="off_slide")
    deck.text(beyond, "Lisbon, Porto and Braga in spring; Seville and Cádiz in autumn", (8.9, 3, 6, 0.8), 24)
    collide = deck.slide("Two teams", wrong="overlap")
    deck.text(collide, "Sales: nine people in three cities, two of them part-time", (0.6, 2.2, 6, 0.6), 20)
    deck.text(collide, "Support: four people, all in Ghent, on call at weekends", (0.9, 2.4, 6, 0.6), 20)
    half = deck.slide("The workshop", wrong="overlap")
    deck.picture(half, (6, 2, 6, 3.6), "The workshop on a Saturday", photograph(3))
    deck.text(half, "Repairs are done while people wait, which takes an hour", (3, 3, 5.4, 0.8), 22)
    under = deck.slide("What is hidden", wrong="overlap")
    deck.text(under, "This sentence was covered by a panel that came later", (0.6, 2.4, 7, 0.7), 20)
    deck.box(under, (0.5, 2.2, 5, 1.2), "E8E2D4")
    cards = deck.slide("Three things that work")
    for n, said in enumerate(("Repair first", "Lend second", "Sell last")):
        deck.box(cards, (0.6 + 4.1 * n, 2, 3.8, 2.4), "1F5E8C", said, size=22)
    label = deck.slide("A photograph with its caption")
    deck.picture(label, (0.6, 1.6, 8, 4.5), "Hills behind the town", photograph(5))
    deck.text(label, "Hills behind the town, April", (0.6, 6.2, 6, 0.5), 14)
    return deck.save(folder)


def slides_export(folder: Path) -> Planted:
    """In the manner of an export from Google Slides: 10 by 5.625 in, shrunk text, names such as Google Shape."""
    deck = Deck("slides_export", size=(10, 5.625), layout=TITLE_BODY)
    first = deck.slide("Field notes, week nine")
    first.placeholders[1].text_frame.text = "Rain on four days of seven\nTwo pumps replaced\nNobody hurt"
    fitted(first.placeholders[1], None)
    blank = deck.slide("Pumps", wrong="empty")
    deck.text(blank, "Both pumps came from the same batch.", (0.5, 1.5, 6, 0.6), 18)
    again = deck.slide("Field notes, week nine", wrong="repeated_title")
    again.placeholders[1].text_frame.text = "What we would do again\nWhat we would not"
    shrunk = deck.slide("Everything about the pumps", wrong="wall_of_text", may="tiny_text crowded overflow")
    shrunk.placeholders[1].text_frame.text = "\n".join([LONG] * 6)
    for paragraph in shrunk.placeholders[1].text_frame.paragraphs:
        paragraph.runs[0].font.size = Pt(16)
    fitted(shrunk.placeholders[1], 62)
    silent = deck.slide("The valley", wrong="missing_alt", layout=TITLE_ONLY)
    deck.picture(silent, (1, 1.4, 6, 3.4), None, photograph(2)).name = "Google Shape;91;p5"
    named = deck.slide("The valley in May", wrong="missing_alt", layout=TITLE_ONLY)
    deck.picture(named, (1, 1.4, 6, 3.4), "IMG_2041.JPG", photograph(4))
    told = deck.slide("The valley in June", layout=TITLE_ONLY)
    deck.picture(told, (1, 1.4, 6, 3.4), "The valley from the north, brown after three dry weeks", photograph(6))
    last = deck.slide("Next week", wrong="empty", may="")
    last.notes_slide.notes_text_frame.text = "Ask Ines about the spare parts."
    end = deck.slide("Thanks to everybody who came", may="empty", layout=TITLE_ONLY)
    end.notes_slide.notes_text_frame.text = "Smile."
    return deck.save(folder)


def dark(folder: Path) -> Planted:
    """A dark theme: grounds of slides, panels, gradients, text over photographs with and without a veil."""
    deck = Deck("dark", layout=TITLE_ONLY, ink="F2F2F2")

    def night(title: str, wrong: str = "", ground: str = "11151C", title_ink: str = "FFFFFF", may: str = ""):  # type: ignore[no-untyped-def]
        slide = deck.slide(title, wrong=wrong, may=may)
        deck.ground(slide, ground)
        slide.shapes.title.text_frame.paragraphs[0].runs[0].font.color.rgb = RGBColor.from_string(title_ink)
        return slide

    clean = night("Night shifts are filled by three people")
    deck.text(clean, "Ana, Bo and Chidi took 71 of 92 nights.", (0.7, 2, 8, 0.8), 22)
    deck.box(clean, (0.7, 3.2, 4, 1.6), "263248", "92 nights", size=28)
    grey = night("A remark", wrong="contrast")
    deck.text(grey, "Figures of the second quarter are preliminary.", (0.7, 2, 8, 0.6), 16, ink="4A5160")
    panel = night("On a panel", wrong="contrast")
    deck.box(panel, (0.7, 2, 6, 2), "F0C33C", "White on yellow is hard to read from the back row", size=18)
    heading = night("A heading that has the ground's own colour", wrong="contrast", title_ink="1B212C")
    deck.text(heading, "The text below is fine.", (0.7, 2, 8, 0.6), 20)
    bare = night("Over a photograph", wrong="contrast")
    deck.picture(bare, (0, 1.5, 13.333, 6), "Hills", photograph(7))
    deck.text(bare, "The valley was dry from March to September", (0.8, 3.6, 9, 0.8), 24, ink="9AA7B5")
    veiled = night("Over a photograph with a veil")
    deck.picture(veiled, (0, 1.5, 13.333, 6), "Hills", photograph(8))
    deck.box(veiled, (0.6, 3.2, 9.4, 1.6), "0B0D12", "The valley was dry from March to September", size=24)
    faded = night("A gradient panel")
    shape = deck.box(faded, (0.7, 2, 8, 2.4), "1F5E8C", "Dark at both of its ends", size=24)
    shape.fill.gradient()
    for stop, color in zip(shape.fill.gradient_stops, ("12324A", "1F5E8C"), strict=True):
        stop.color.rgb = RGBColor.from_string(color)
    light = night("A gradient that ends light", wrong="contrast")
    shape = deck.box(light, (0.7, 2, 9, 1.4), "1F5E8C", "White words run from the dark end into the light one", size=22)
    shape.fill.gradient()
    for stop, color in zip(shape.fill.gradient_stops, ("12324A", "F4F7FA"), strict=True):
        stop.color.rgb = RGBColor.from_string(color)
    shape.fill.gradient_angle = 0
    return deck.save(folder)


def chinese(folder: Path) -> Planted:
    """Chinese: walls of text, tables too small, boxes too full, the same title twice."""
    deck = Deck("chinese", layout=TITLE_ONLY, face="Noto Sans SC")
    clean = deck.slide("夜间开放让上班族回到图书馆")
    deck.text(
        clean, ["平日晚间到馆人数由每周八十人增至三百二十人。", "六成是下班后的年轻读者。"], (0.7, 2, 11, 1.6), 24
    )
    wall = deck.slide("三年回顾", wrong="wall_of_text", may="crowded")
    deck.text(wall, (ZH * 8)[:-1] + "。", (0.7, 1.6, 12, 5.4), 15)
    full = deck.slide("合作学校", wrong="overflow", may="overlap off_slide")
    deck.box(full, (0.7, 2, 3, 1.2), "8C2F39", ZH[:-1] + "。", size=20)
    again = deck.slide("三年回顾", wrong="repeated_title")
    deck.text(again, "馆藏由两万册增至三万一千册。", (0.7, 2, 9, 0.8), 22)
    table = deck.slide("各馆开放时间", wrong="tiny_text")
    grid = table.shapes.add_table(4, 4, emu(0.7), emu(1.8), emu(11), emu(2.4)).table
    for r, row in enumerate(
        ("分馆 平日 周末 夜间", "东馆 9–18 10–17 周三", "西馆 9–20 10–17 无", "北馆 10–18 休 周五")
    ):
        for c, said in enumerate(row.split()):
            grid.cell(r, c).text = said
            grid.cell(r, c).text_frame.paragraphs[0].runs[0].font.size = Pt(7 if r else 14)
    fine = deck.slide("各馆夜间开放情况")
    grid = fine.shapes.add_table(4, 3, emu(0.7), emu(1.8), emu(9), emu(2.4)).table
    for r, row in enumerate(("分馆 夜间 座位", "东馆 周三 40", "西馆 无 0", "北馆 周五 24")):
        for c, said in enumerate(row.split()):
            grid.cell(r, c).text = said
    pale = deck.slide("下一步", wrong="contrast")
    deck.text(pale, "明年起三所学校的学生证可以直接借书。", (0.7, 2, 9, 0.8), 20, ink="D9C9A8")
    return deck.save(folder)


def groups(folder: Path) -> Planted:
    """Cards as groups: a few px off the line, gaps of other widths, faults inside of groups, turned groups."""
    deck = Deck("groups", layout=TITLE_ONLY)

    def cards(slide, tops, lefts, ink: str = "FFFFFF", fill: str = "2F6B4F") -> None:  # type: ignore[no-untyped-def]
        for n, (top, left) in enumerate(zip(tops, lefts, strict=True)):
            group = slide.shapes.add_group_shape()
            panel = group.shapes.add_shape(MSO_SHAPE.RECTANGLE, *(Inches(v) for v in (left, top, 2.8, 2.2)))
            panel.fill.solid()
            panel.fill.fore_color.rgb = RGBColor.from_string(fill)
            panel.line.fill.background()
            label = group.shapes.add_textbox(*(Inches(v) for v in (left + 0.1, top + 0.2, 2.6, 0.6)))
            run = label.text_frame.paragraphs[0].add_run()
            run.text, run.font.size, run.font.name = f"Step {n + 1}", Pt(20), "Carlito"
            run.font.color.rgb = RGBColor.from_string(ink)

    even = [0.6, 3.7, 6.8, 9.9]
    cards(deck.slide("Four steps from order to door"), [2.0] * 4, even)
    cards(deck.slide("Four steps, the third too low", wrong="off_grid"), [2, 2, 2.042, 2], even)
    cards(deck.slide("Four steps, one gap too wide", wrong="uneven_gaps"), [2] * 4, [0.6, 3.7, 6.85, 9.9])
    cards(deck.slide("Four steps hardly to be read", wrong="contrast"), [2] * 4, even, ink="5E9A7C")
    cards(deck.slide("Four steps on a stair"), [2, 2.5, 3, 3.5], even)
    photo = deck.slide("A picture in a group", wrong="missing_alt")
    group = photo.shapes.add_group_shape()
    deck.picture(group_slide(group), (1, 2, 5, 3), None, photograph(9))
    deck.text(group_slide(group), "Taken from the bridge", (6.2, 2.2, 4, 0.6), 18)
    turned = deck.slide("A note pinned at an angle")
    group = turned.shapes.add_group_shape()
    deck.box(group_slide(group), (4, 2.5, 4, 1.6), "F4E3A1", "Ask the neighbours first", ink="3A2E00", size=20)
    group.rotation = -4
    deep = deck.slide("A group in a group", wrong="tiny_text")
    inner = deep.shapes.add_group_shape().shapes.add_group_shape()
    deck.text(group_slide(inner), "A remark that nobody can read from where they sit", (2, 3, 6, 0.5), 6)
    return deck.save(folder)


class group_slide:  # noqa: N801
    """A group where a slide is expected: it has shapes too."""

    def __init__(self, group) -> None:  # type: ignore[no-untyped-def]
        self.shapes = group.shapes


def tables(folder: Path) -> Planted:
    """Tables: rows that grow over what stands below, beyond the slide, cells that are hard to read."""
    deck = Deck("tables", layout=TITLE_ONLY)

    def grid(slide, rows, at, size: float = 14, columns: int = 3, words: str = "Value"):  # type: ignore[no-untyped-def]
        shape = slide.shapes.add_table(rows, columns, *(Inches(v) for v in at))
        for r in range(rows):
            for c in range(columns):
                shape.table.cell(r, c).text = f"{words} {r}.{c}" if r else f"Column {c + 1}"
                shape.table.cell(r, c).text_frame.paragraphs[0].runs[0].font.size = Pt(size)
        return shape

    grid(deck.slide("Five depots and what they hold"), 6, (0.7, 1.8, 11.5, 3))
    grid(deck.slide("Depots in full", wrong="off_slide", may="crowded"), 18, (0.7, 1.6, 11.5, 5), size=18)
    grown = deck.slide("Depots and remarks", wrong="overlap", may="off_slide")
    grid(grown, 5, (0.7, 1.6, 8, 2), size=16, words="A remark that takes two or three lines of its narrow cell")
    deck.text(grown, "Depots that close on Sundays are marked in the list below the map", (0.7, 4.2, 8, 0.5), 16)
    pale = grid(deck.slide("Depots by size", wrong="contrast"), 4, (0.7, 1.8, 11, 2.4), size=16)
    for c in range(3):
        pale.table.cell(2, c).text_frame.paragraphs[0].runs[0].font.color.rgb = RGBColor.from_string("B9C4D6")
    grid(deck.slide("Depots by age", wrong="tiny_text", may="contrast"), 9, (0.7, 1.8, 11, 3), size=6.5)
    beside = deck.slide("Depots and a note beside")
    grid(beside, 5, (0.7, 1.8, 7, 2.6))
    deck.text(beside, "All five are leased until 2031.", (8.2, 2, 4.4, 0.8), 18)
    return deck.save(folder)


def scans(folder: Path) -> Planted:
    """Pictures of text and of whole slides, with and without words for those who cannot see them."""
    deck = Deck("scans")
    whole = deck.slide(wrong="untitled missing_alt", may="empty")
    deck.picture(whole, (0, 0, 13.333, 7.5), "", scan(["Revenue by region", "North 41", "South 38"]))
    whole.shapes[0]._element._nvXxPr.cNvPr.attrib.pop("descr")
    titled = deck.slide("The letter of 12 May", layout=TITLE_ONLY)
    deck.picture(titled, (1, 1.7, 9, 5), "Letter: the lease ends in June 2027 and is not renewed", scan(["Dear all,"]))
    bleeding = deck.slide("A view over the edge", layout=TITLE_ONLY)
    deck.picture(bleeding, (-0.1, 1.6, 13.6, 6.1), "The harbour at night", photograph(11))
    hanging = deck.slide("A picture that slipped", wrong="off_slide", layout=TITLE_ONLY)
    deck.picture(hanging, (9, 3, 5.5, 3.1), "The harbour by day", photograph(12))
    empty = deck.slide(wrong="empty untitled")
    assert not len(empty.shapes)
    return deck.save(folder)


def links(folder: Path) -> Planted:
    """Links that lead nowhere, as they come out of copying and of haste."""
    deck = Deck("links", layout=TITLE_ONLY)
    for title, address, wrong in (
        ("The law", "https://example.org/law?id=3#part", ""),
        ("Write to us", "mailto:office@example.org?subject=Lease", ""),
        ("The form", "htp://example.org/form", "broken_link"),
        ("The map", "www.example.org/map", "broken_link"),
        ("The sheet", "file:///C:/Users/ines/Desktop/sheet.xlsx", "broken_link"),
        ("The share", "\\\\nas02\\team\\budget.xlsx", "broken_link"),
        ("The address", "mailto:office.example.org", "broken_link"),
        ("The host", "https://exam ple.org/", "broken_link"),
        ("The call", "tel:+4930123456", ""),
        ("The schema", "https:/example.org/one", "broken_link"),
    ):
        slide = deck.slide(title, wrong=wrong)
        box = deck.text(slide, "Read it where it was first published", (0.7, 2, 7, 0.6), 20, ink="1A4F8B")
        link(box, address)
    jump = deck.slide("Back to the beginning")
    box = deck.box(jump, (0.7, 2, 4, 1), "1F5E8C", "Start again", size=20)
    box.click_action.target_slide = deck.made.slides[0]
    return deck.save(folder)


def crowded(folder: Path) -> Planted:
    """Too much of it: walls of words, long paragraphs, dozens of labels; and too little."""
    deck = Deck("crowded", layout=TITLE_BODY)
    wall = deck.slide("Background", wrong="wall_of_text", may="crowded overflow")
    wall.placeholders[1].text_frame.text = FILLER * 4
    wall.placeholders[1].text_frame.paragraphs[0].runs[0].font.size = Pt(16)
    long = deck.slide("One long sentence", wrong="wall_of_text")
    long.placeholders[1].text_frame.text = (FILLER + LONG)[:430] + "."
    long.placeholders[1].text_frame.paragraphs[0].runs[0].font.size = Pt(20)
    many = deck.slide("Every street by name", wrong="crowded", may="wall_of_text", layout=TITLE_ONLY)
    for n in range(96):
        deck.text(many, f"Street {n}", (0.6 + 1.5 * (n % 8), 1.6 + 0.45 * (n // 8), 1.4, 0.4), 12)
    bullets = deck.slide("Four points of the plan")
    bullets.placeholders[1].text_frame.text = "Open later\nClose later\nTell people\nCount them"
    over = deck.slide("Everything that we promised", wrong="overflow", may="off_slide wall_of_text overlap crowded")
    over.placeholders[1].text_frame.text = "\n".join(f"Promise {n}: kept in part, with remarks" for n in range(1, 15))
    for paragraph in over.placeholders[1].text_frame.paragraphs:
        paragraph.runs[0].font.size = Pt(28)
    unfilled = deck.slide("The numbers", wrong="empty")
    deck.box(unfilled, (0.7, 2, 4, 2), "2F6B4F", "41 of 90", size=28)
    return deck.save(folder)


def animated(folder: Path) -> Planted:
    """Slides with animations, transitions, notes and links, each with one fault: a repair must keep all of them."""
    deck = Deck("animated", layout=TITLE_ONLY)
    for n, (title, size, ink, wrong) in enumerate(
        (
            ("A remark too small", 7, "222222", "tiny_text"),
            ("A remark too pale", 18, "CFCFCF", "contrast"),
            ("A remark as it should be", 18, "222222", ""),
        )
    ):
        slide = deck.slide(title, wrong=wrong)
        box = deck.text(
            slide, "Counted twice by two people who did not know of each other", (0.7, 2, 9, 0.7), size, ink=ink
        )
        link(deck.text(slide, "The whole protocol", (0.7, 4, 4, 0.6), 18, ink="1A4F8B"), f"https://example.org/{n}")
        deck.picture(slide, (8, 3.2, 4, 2.25), "The counters at work", photograph(20 + n))
        slide.notes_slide.notes_text_frame.text = f"Say who counted. {n}"
        appearing(slide, box)
    return deck.save(folder)


def numbers(folder: Path) -> Planted:
    """Numbers beside the document that they come from: other forms of the same number are no fault."""
    source = folder / "numbers.md"
    source.write_text(
        "# Ferry 2025\n\nThe ferry carried 1,240,000 passengers in 2025, 12 % more than in 2024. It ran on 341 days; "
        "24 trips were cancelled for wind. A ticket costs 3.80 euros. Repairs took €2.6 million.\n",
        "utf-8",
    )
    deck = Deck("numbers", layout=TITLE_ONLY)
    for title, said, wrong in (
        ("Passengers", "1.24 million people crossed in 2025", ""),
        ("Growth", "Twelve percent more than in 2024", ""),
        ("Growth again", "Up 21 % on the year before", "foreign_number"),
        ("Days", "The ferry ran on 341 of 365 days", "foreign_number"),
        ("Repairs", "2,600,000 euros went into repairs", ""),
        ("Tickets", "A ticket is €3.80; it was €3.20", "foreign_number"),
        ("Trips", "3 reasons why 24 trips were cancelled", ""),
    ):
        deck.text(deck.slide(title, wrong=wrong), said, (0.7, 2, 9, 0.8), 24)
    return deck.save(folder, [source])


def damaged(folder: Path) -> Planted:
    """What PowerPoint repairs: two shapes of one id, properties in the wrong order."""
    deck = Deck("damaged", layout=TITLE_ONLY)
    twice = deck.slide("Two shapes of one id", wrong="invalid")
    first = deck.text(twice, "One", (0.7, 2, 3, 0.6))
    deck.text(twice, "Two", (0.7, 3, 3, 0.6))._element._nvXxPr.cNvPr.set("id", str(first.shape_id))
    order = deck.slide("Properties out of order", wrong="invalid")
    box = deck.text(order, "Blue", (0.7, 2, 3, 0.6))
    properties = box._element.txBody.p_lst[0].r_lst[0].rPr
    properties.append(properties[0])
    deck.text(deck.slide("Nothing wrong with this one"), "Sound", (0.7, 2, 3, 0.6))
    return deck.save(folder)


def upright(folder: Path) -> Planted:
    """Right to left, and text set upright: both are sound."""
    deck = Deck("upright", layout=TITLE_ONLY, face="Noto Sans Arabic")
    arabic = deck.slide("المكتبة تفتح مساء")
    box = deck.text(arabic, "زاد عدد الزوار في المساء من ثمانين إلى ثلاثمئة في الأسبوع", (4, 2, 8.6, 0.8), 22)
    box.text_frame.paragraphs[0]._p.get_or_add_pPr().set("rtl", "1")
    box.text_frame.paragraphs[0]._p.get_or_add_pPr().set("algn", "r")
    pale = deck.slide("الخطوة التالية", wrong="contrast")
    box = deck.text(pale, "تعمل بطاقات المدارس الثلاث منذ العام المقبل", (4, 2, 8.6, 0.8), 22, ink="D0D0D0")
    box.text_frame.paragraphs[0]._p.get_or_add_pPr().set("rtl", "1")
    side = deck.slide("A label set upright")
    label = deck.text(side, "Passengers, thousands", (0.4, 2, 0.6, 3), 16)
    label._element.txBody.bodyPr.set("vert", "vert270")
    deck.picture(side, (1.2, 2, 6, 3.4), "Passengers by month", png(Image.new("RGB", (8, 5))))
    return deck.save(folder)


MAKERS: tuple[Callable[[Path], Planted], ...] = (
    *(
        startup,
        slides_export,
        dark,
        chinese,
        groups,
        tables,
        scans,
        links,
        crowded,
        animated,
        numbers,
        damaged,
        upright,
    ),
)


def decks(folder: Path) -> list[Planted]:
    """All decks, written to a folder."""
    return [make(folder) for make in MAKERS] + chart_decks(folder)
