"""Sample decks for looking and measuring: every layout, English and Chinese, with little and with much content."""

from __future__ import annotations

import io

from PIL import Image as Pillow
from PIL import ImageDraw

from agents.deck.library import Library
from agents.deck.spec import (
    AgendaSlide,
    Author,
    BulletsSlide,
    Chart,
    ChartSlide,
    ClosingSlide,
    ComparisonSlide,
    DeckSpec,
    Figure,
    Half,
    Image,
    ImageTextSlide,
    Item,
    KeyFiguresSlide,
    Label,
    Prompt,
    Reference,
    SectionSlide,
    Series,
    StatementSlide,
    TableBlock,
    TableSlide,
    Text,
    TitleSlide,
    TwoColumnsSlide,
)
from agents.sources.base import Document, Language, Locator, Passage, Source

EN = {
    "deck": "Cooler streets for a warmer century",
    "subtitle": "What two summers of measurements in eleven districts say about shade, paving and water",
    "meta": "Office for Climate Adaptation · 14 May 2026",
    "title": "Shade lowers street temperature more than any other measure we tried",
    "short": "Shade works best",
    "bullets": [
        "Rows of mature trees cooled the pavement by 11 °C at three in the afternoon.",
        "Light paving helped at noon but gave the heat back to walls and windows after sunset.",
        "Fountains cooled people, not streets: the effect ended four metres from the water.",
        "Awnings cost a tenth of trees and can be up within a month of the decision.",
        "Residents rated shaded walks twice as pleasant, even where the air was as warm.",
        "Maintenance is the weak point: one in five young trees died in its second summer.",
    ],
    "tiny": ["Plant early.", "Water for three years."],
    "lead": "Eleven districts, two summers, 4,200 readings at walking height.",
    "statement": "A street with trees is a different climate from a street without them.",
    "statement_long": "When we compared streets of the same width, orientation and traffic, those with a closed canopy stayed below the threshold of strong heat stress on all but three days of the two summers that we measured.",
    "kicker": "What residents told us",
    "who": "Interview with a shop owner, Lindenstraße",
    "left": "Before planting",
    "right": "Three years after",
    "sections": [
        "How we measured",
        "What cools a street",
        "What it costs",
        "What we propose",
        "Who decides",
        "When it happens",
        "How we will know",
        "Questions",
    ],
    "labels": [
        "lower pavement temperature under closed canopy",
        "of young trees died in their second summer",
        "per street tree and year, with watering",
        "until a canopy closes over a lane",
    ],
    "values": ["11 °C", "1 in 5", "€ 480", "9 years"],
    "columns": ["Measure", "Cooling at 15:00", "Cost per 100 m", "Ready in"],
    "rows": [
        ["Mature trees", "11.2 °C", "€ 96,000", "9 years"],
        ["Awnings", "7.8 °C", "€ 9,400", "1 month"],
        ["Light paving", "3.1 °C", "€ 41,000", "4 months"],
        ["Green façade", "2.4 °C", "€ 58,000", "3 years"],
        ["Fountains", "0.6 °C", "€ 120,000", "1 year"],
    ],
    "heading": "4 Results",
    "cats": ["Trees", "Awnings", "Light paving", "Green façade", "Fountains"],
    "long_cats": [
        "Rows of mature trees along both kerbs",
        "Awnings over the whole footway in summer",
        "Light-coloured paving of the carriageway",
        "Green façades up to the second floor",
        "Fountains and misting at crossings",
    ],
    "series": ["Noon", "Three in the afternoon", "After sunset"],
    "unit": "°C cooler than the control street",
    "caption": "Mean of 4,200 readings, June to August, 1.5 m above the pavement.",
    "message": "Plant the first four streets this autumn, shade the rest with awnings until the canopy closes.",
    "sources": "Sources",
    "thanks": "Decide in June, plant in October",
    "prompt": "One sentence: what should change?",
    "agenda": "Agenda",
}
ZH = {
    "deck": "给更热的世纪一条更凉的街",
    "subtitle": "两个夏天、十一个街区的实测：树荫、铺装与水分别能降温多少",
    "meta": "气候适应办公室 · 2026 年 5 月 14 日",
    "title": "在我们试过的所有办法中，树荫对街道降温的作用最大",
    "short": "树荫最有效",
    "bullets": [
        "下午三点，成排的大树让路面温度降低了 11 °C。",
        "浅色铺装在正午有用，但日落之后又把热量还给了墙面和窗户。",
        "喷泉让人觉得凉快，却没有让街道变凉：离水四米就没有效果了。",
        "遮阳篷的费用只有植树的十分之一，决定之后一个月内就能装好。",
        "即使气温相同，居民仍认为有树荫的步道舒适得多，评分高出一倍。",
        "养护是薄弱环节：每五棵幼树就有一棵在第二个夏天死去。",
    ],
    "tiny": ["尽早种树。", "连续浇水三年。"],
    "lead": "十一个街区，两个夏天，在步行高度取得 4,200 个读数。",
    "statement": "有树的街道和没有树的街道，是两种不同的气候。",
    "statement_long": "当我们比较宽度、朝向和车流量都相同的街道时，树冠闭合的街道在两个夏天里除三天之外，始终低于强热应激的阈值；而“没有树”的街道有四十一天超过了它。",
    "kicker": "居民怎么说",
    "who": "对菩提树街一位店主的访谈",
    "left": "种树之前",
    "right": "三年之后",
    "sections": [
        "我们如何测量",
        "什么让街道变凉",
        "需要多少费用",
        "我们的建议",
        "由谁决定",
        "何时开始",
        "如何检验",
        "问题与讨论",
    ],
    "labels": [
        "树冠闭合后路面温度的降幅",
        "幼树在第二个夏天死去的比例",
        "每棵行道树每年的费用，含浇水",
        "树冠在车道上方闭合所需时间",
    ],
    "values": ["11 °C", "20%", "3,700 元", "9 年"],
    "columns": ["措施", "15 时降温", "每百米费用", "见效时间"],
    "rows": [
        ["大树", "11.2 °C", "72 万元", "9 年"],
        ["遮阳篷", "7.8 °C", "7 万元", "1 个月"],
        ["浅色铺装", "3.1 °C", "31 万元", "4 个月"],
        ["垂直绿化", "2.4 °C", "44 万元", "3 年"],
        ["喷泉", "0.6 °C", "90 万元", "1 年"],
    ],
    "heading": "4 结果",
    "cats": ["大树", "遮阳篷", "浅色铺装", "垂直绿化", "喷泉"],
    "long_cats": [
        "道路两侧成排的大树",
        "夏季覆盖整个人行道的遮阳篷",
        "车行道采用浅色铺装材料",
        "垂直绿化至二层楼高度",
        "路口的喷泉与喷雾装置",
    ],
    "series": ["正午", "下午三点", "日落之后"],
    "unit": "比对照街道低（°C）",
    "caption": "六月至八月 4,200 个读数的平均值，离路面 1.5 米。",
    "message": "今年秋天先在四条街上种树，其余街道先用遮阳篷，直到树冠闭合。",
    "sources": "来源",
    "thanks": "六月决定，十月种树",
    "prompt": "用一句话写明：希望改变什么？",
    "agenda": "目录",
}


def library(language: Language, *, documents: int = 1) -> Library:
    """Sources with six passages each on pages 3 to 8, and two pictures."""
    words = ZH if language == "zh" else EN
    held = []
    for n in range(documents):
        passages = [
            Passage(
                id=f"src{n}:{i}",
                text=text,
                locator=Locator(page=3 + i, heading=(words["heading"],), start=0, end=len(text)),
            )
            for i, text in enumerate(words["bullets"])
        ]
        source = Source(
            id=f"src{n}",
            name="cool-streets.pdf" if n == 0 else f"annex-{n}.pdf",
            media_type="application/pdf",
            text="",
            passages=passages,
            language=language,
        )
        held.append(Document(source=source, assets={"photo.jpg": photo(), "diagram.png": diagram()}))
    return Library(documents=held)


def photo() -> bytes:
    """A picture like a photograph: sky, street, trees."""
    picture = Pillow.new("RGB", (900, 960))
    draw = ImageDraw.Draw(picture)
    for y in range(960):
        draw.line([(0, y), (900, y)], fill=(150 + y // 12, 180 + y // 20, 205 - y // 10))
    draw.polygon([(300, 960), (430, 520), (480, 520), (760, 960)], fill=(112, 106, 98))
    for x, y, r in ((160, 430, 170), (60, 560, 220), (330, 470, 90), (760, 430, 190), (610, 480, 90), (880, 560, 200)):
        draw.ellipse([x - r, y - r, x + r, y + r], fill=(46 + r // 6, 92 + r // 8, 58))
        draw.rectangle([x - 8, y, x + 8, y + 330], fill=(70, 52, 40))
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


def diagram() -> bytes:
    """A picture like a diagram out of a report: wide, on white."""
    picture = Pillow.new("RGB", (1200, 620), "white")
    draw = ImageDraw.Draw(picture)
    for i, h in enumerate((380, 270, 150, 110, 50)):
        draw.rectangle([120 + i * 210, 540 - h, 250 + i * 210, 540], fill=(60, 110, 90))
    draw.line([(90, 540), (1150, 540)], fill="black", width=4)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def sample(language: Language, theme: str, *, full: bool) -> DeckSpec:
    """A deck with every layout; `full` is much content, else little."""
    w = ZH if language == "zh" else EN
    count = 0

    def item(text: str, extracted: bool = False) -> Text:
        nonlocal count
        count += 1
        return Item(text=text, passages=[f"src0:{count % 6}"], origin="extracted" if extracted else "model")

    title = item(w["title"] if full else w["short"])
    bullets = [item(t) for t in (w["bullets"] if full else w["tiny"])]
    few = [item(t) for t in (w["bullets"][:3] if full else w["tiny"])]

    def half(name: str, n: int) -> Half:
        return Half(heading=item(w[name]), bullets=[item(t) for t in (w["bullets"][n : n + 3] if full else w["tiny"])])

    n_series = 3 if full else 1
    values = [[9.1, 11.2, 4.0], [6.3, 7.8, 1.2], [4.4, 3.1, -1.9], [1.2, 2.4, 2.0], [0.8, 0.6, 0.1]]
    series = [Series(name=w["series"][s], values=[row[s if full else 1] for row in values]) for s in range(n_series)]
    chart = Chart(
        kind="column",
        categories=w["cats"],
        series=series,
        unit=w["unit"],
        number_format="0.0",
        passages=["src0:0"],
        alt=w["title"],
    )
    table = TableBlock(
        columns=w["columns"],
        rows=w["rows"] if full else w["rows"][:2],
        align=["left", "right", "right", "right"],
        passages=["src0:2"],
        alt=w["title"],
    )
    image = Image(
        asset="diagram.png" if full else "photo.jpg",
        width=1200 if full else 900,
        height=620 if full else 960,
        alt=w["title"],
        caption=item(w["caption"]),
    )
    slides = [
        TitleSlide(
            id="s1", title=item(w["deck"]), subtitle=item(w["subtitle"]) if full else None, meta=item(w["meta"])
        ),
        AgendaSlide(
            id="s2", title=Label(label=w["agenda"]), entries=[Label(label=s) for s in w["sections"][: 8 if full else 3]]
        ),
        SectionSlide(id="s3", number=2, title=item(w["sections"][1]), lead=item(w["lead"]) if full else None),
        StatementSlide(
            id="s4",
            title=Label(label=w["kicker"]),
            statement=item(w["statement_long"] if full else w["statement"], True),
            attribution=item(w["who"]) if full else None,
        ),
        BulletsSlide(id="s5", title=title, lead=item(w["lead"]) if full else None, bullets=bullets),
        BulletsSlide(id="s6", title=item(w["title"]), bullets=few),
        TwoColumnsSlide(id="s7", title=title, left=half("left", 0), right=half("right", 3)),
        ComparisonSlide(id="s8", title=title, left=half("left", 0), right=half("right", 3)),
        KeyFiguresSlide(
            id="s9",
            title=title,
            figures=[
                Figure(value=item(v), label=item(t))
                for v, t in list(zip(w["values"], w["labels"], strict=True))[: 4 if full else 1]
            ],
            context=item(w["caption"]) if full else None,
        ),
        KeyFiguresSlide(
            id="s10",
            title=item(w["title"]),
            figures=[
                Figure(value=Prompt(prompt="00 %"), label=Prompt(prompt=w["prompt"])) for _ in range(3 if full else 2)
            ],
        ),
        ChartSlide(
            id="s11",
            title=item(w["title"]),
            chart=chart,
            takeaway=item(w["bullets"][0]) if full else None,
            caption=item(w["caption"]),
        ),
        TableSlide(
            id="s12",
            title=title,
            table=table,
            takeaway=item(w["bullets"][3]) if full else None,
            caption=item(w["caption"]),
        ),
        ImageTextSlide(
            id="s13", title=title, image=image, bullets=[item(t) for t in (w["bullets"][:4] if full else w["tiny"])]
        ),
        BulletsSlide(
            id="s14", title=Prompt(prompt=w["prompt"]), bullets=[Prompt(prompt=w["prompt"])] * (4 if full else 2)
        ),
        ClosingSlide(
            id="s15",
            title=item(w["thanks"]),
            message=item(w["message"]) if full else None,
            references=[
                Reference(
                    source="src0", text=f"cool-streets-{i}.pdf, {w['deck']}", locators=["p. 4", "pp. 6–8", "p. 11"]
                )
                for i in range(6 if full else 1)
            ],
        ),
    ]
    return DeckSpec(
        title=w["deck"],
        language=language,
        theme=theme,
        slides=slides,
        sources=["src0"],
        author=Author(model="sample", tier="large"),
    )
