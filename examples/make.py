"""Builds the example documents from their sources in `examples/src`.

    .venv/bin/python examples/make.py

The results are checked in, so nobody needs to run this to use them. It knows nothing of the product but the browser
finder: the documents are made the way people make them (a printed page, a Word file, a workbook).
"""

from __future__ import annotations

import html
import io
import math
import random
from pathlib import Path

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from openpyxl import Workbook
from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import sync_playwright

from agents.render.browser import find_browser
from agents.settings import Settings

HERE = Path(__file__).parent
SOURCE = HERE / "src"
RUNNING = '<div style="font-size:8pt;width:100%;text-align:center;color:#777">{}</div>'
INK, LEAF, SAND, SEA, RED = "#1c1c1c", "#4d7c4a", "#d9b26a", "#9fc3cf", "#b5482a"


def axis_chart(series: dict[str, list[float]], categories: list[str], unit: str, *, bars: bool) -> str:
    """A plain SVG chart, 620 × 260: lines or grouped bars over categories."""
    left, top, width, height = 50, 28, 470, 182
    peak = max(max(values) for values in series.values()) * 1.12
    step = 10 ** math.floor(math.log10(peak)) * (0.5 if peak / 10 ** math.floor(math.log10(peak)) < 5 else 2)
    parts = []
    tick = 0.0
    while tick <= peak:
        y = top + height - height * tick / peak
        parts.append(f'<line x1="{left}" x2="{left + width}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>')
        parts.append(f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end" font-size="12">{tick:,.10g}</text>')
        tick += step
    slot = width / len(categories)
    for index, category in enumerate(categories):
        x = left + slot * (index + 0.5)
        parts.append(f'<text x="{x:.1f}" y="{top + height + 20}" text-anchor="middle" font-size="13">{category}</text>')
    for order, (name, values) in enumerate(series.items()):
        colour = (LEAF, SAND)[order]
        points = [(left + slot * (i + 0.5), top + height - height * v / peak) for i, v in enumerate(values)]
        if bars:
            for (x, y), value in zip(points, values, strict=True):
                bar = x - 62 + order * 64
                parts.append(
                    f'<rect x="{bar:.1f}" y="{y:.1f}" width="60" height="{top + height - y:.1f}" fill="{colour}"/>'
                )
                parts.append(
                    f'<text x="{bar + 30:.1f}" y="{y - 6:.1f}" text-anchor="middle" font-size="12">{value:,g}</text>'
                )
            parts.append(
                f'<rect x="{left + width + 14}" y="{top + 22 * order}" width="12" height="12" fill="{colour}"/>'
            )
            parts.append(f'<text x="{left + width + 32}" y="{top + 11 + 22 * order}" font-size="13">{name}</text>')
        else:
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
            parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="3"/>')
            parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>' for x, y in points]
            parts.append(f'<text x="{points[-1][0] + 12:.1f}" y="{points[-1][1] + 4:.1f}" font-size="13">{name}</text>')
    parts.append(f'<text x="{left}" y="{top - 14}" font-size="12" fill="#555">{unit}</text>')
    return f'<svg viewBox="0 0 620 250" width="100%" role="img" aria-label="{html.escape(unit)}">{"".join(parts)}</svg>'


def district_map() -> bytes:
    """A schematic street map as a PNG, 1400 × 800: the sea, a street grid and the three districts."""
    picture = Image.new("RGB", (1400, 800), "#f4f1ea")
    draw = ImageDraw.Draw(picture)
    shore = [(0, 620), (220, 600), (400, 640), (640, 610), (900, 660), (1150, 620), (1400, 650)]
    draw.polygon([*shore, (1400, 800), (0, 800)], fill=SEA)
    for x in range(60, 1400, 90):
        draw.line([(x, 0), (x + 30, 630)], fill="#ffffff", width=14)
    for y in range(60, 620, 90):
        draw.line([(0, y), (1400, y + 20)], fill="#ffffff", width=14)
    districts = {
        "Foundry": (
            (110, 90, 470, 400),
            [((140, 150), (430, 158)), ((140, 240), (430, 248)), ((200, 110), (215, 380)), ((380, 110), (395, 380))],
        ),
        "Old Harbour": (
            (560, 330, 920, 600),
            [((590, 420), (890, 428)), ((590, 510), (890, 518)), ((650, 350), (662, 580)), ((830, 350), (842, 580))],
        ),
        "Station": (
            (990, 110, 1340, 420),
            [
                ((1020, 180), (1310, 187)),
                ((1020, 270), (1310, 277)),
                ((1020, 360), (1310, 367)),
                ((1190, 130), (1205, 400)),
            ],
        ),
    }
    font = ImageFont.truetype("Carlito-Bold.ttf", 44)
    for name, (box, streets) in districts.items():
        draw.rounded_rectangle(box, 24, outline=INK, width=4)
        for street in streets:
            draw.line(street, fill=LEAF, width=16)
        draw.text((box[0] + 16, box[1] - 56 if box[1] > 80 else box[3] + 8), name, font=font, fill=INK)
    draw.text((620, 700), "Marlow Bay", font=ImageFont.truetype("Carlito-Italic.ttf", 48), fill="#33606e")
    return png(picture)


def trench_section() -> bytes:
    """A section through a planted street as a PNG, 1400 × 700."""
    picture = Image.new("RGB", (1400, 700), "#eef3f5")
    draw = ImageDraw.Draw(picture)
    rng = random.Random(7)
    draw.rectangle((0, 430, 1400, 700), fill="#cbb894")
    draw.rectangle((180, 450, 1220, 640), fill="#7a6248")
    for _ in range(420):
        x, y, r = rng.uniform(190, 1210), rng.uniform(460, 630), rng.uniform(4, 11)
        draw.ellipse((x - r, y - r, x + r, y + r), fill=rng.choice(["#8d7459", "#6a543d", "#94836a"]))
    draw.rectangle((0, 410, 1400, 432), fill="#8c8c8c")
    for x in (360, 700, 1040):
        draw.rectangle((x - 11, 200, x + 11, 415), fill="#6b4f36")
        for _ in range(40):
            dx, dy, r = rng.gauss(0, 62), rng.gauss(0, 44), rng.uniform(30, 58)
            draw.ellipse(
                (x + dx - r, 170 + dy - r, x + dx + r, 170 + dy + r), fill=rng.choice([LEAF, "#5d8f57", "#426d41"])
            )
        for side in (-1, 1):
            draw.line([(x, 430), (x + side * 60, 500), (x + side * 150, 560)], fill="#4c3826", width=7)
    draw.rectangle((0, 180, 90, 412), fill="#b98d6b")
    draw.rectangle((1310, 140, 1400, 412), fill="#a9785a")
    font = ImageFont.truetype("Carlito-Regular.ttf", 34)
    draw.text((200, 648), "Structural soil, 12 m³ per tree", font=font, fill=INK)
    draw.text((840, 648), "Pavement on top, roots below", font=font, fill=INK)
    return png(picture)


def png(picture: Image.Image) -> bytes:
    """The picture as PNG bytes."""
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def report_pdf() -> None:
    """Print the English report as an A4 PDF with an outline."""
    import base64

    def image(data: bytes, alt: str) -> str:
        return f'<img alt="{alt}" style="width:100%" src="data:image/png;base64,{base64.b64encode(data).decode()}">'

    page_html = (SOURCE / "cool-streets.html").read_text("utf-8")
    figures = {
        "__MAP__": image(district_map(), "Map of the three districts with the pilot streets in green"),
        "__TRENCH__": image(trench_section(), "Three trees over a connected trench of soil"),
        "__COOLING__": axis_chart(
            {"Trees": [1.1, 2.0, 2.9], "Canopies": [3.3, 3.3, 3.3]},
            ["First summer", "Second summer", "Third summer"],
            "Air cooling (°C)",
            bars=False,
        ),
        "__COST__": axis_chart(
            {"Trees": [11300, 1700], "Canopies": [6900, 5200]}, ["Five years", "Thirty years"], "€ a year", bars=True
        ),
    }
    for mark, figure in figures.items():
        page_html = page_html.replace(mark, figure)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(find_browser(Settings())), args=["--no-sandbox"])
        page = browser.new_page()
        page.set_content(page_html, wait_until="load")
        page.pdf(
            path=str(HERE / "cool-streets.pdf"),
            prefer_css_page_size=True,
            outline=True,
            tagged=True,
            display_header_footer=True,
            header_template=RUNNING.format("Cool Streets · Marlow Bay Streets Office"),
            footer_template=RUNNING.format('<span class="pageNumber"></span>'),
        )
        browser.close()


def night_library_docx() -> None:
    """Write the Chinese report as a Word file from its plain source: `#` headings, `|` tables, `-` lists."""
    document = Document()
    document.core_properties.author = "青禾区文化馆"
    document.core_properties.title = "社区图书馆夜间开放试点评估报告"
    document.core_properties.language = "zh-CN"
    style = document.styles["Normal"]
    style.font.name = "Noto Sans CJK SC"
    style.font.size = Pt(11)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Noto Sans CJK SC")
    rows: list[list[str]] = []
    for line in [*(SOURCE / "night-library.zh.txt").read_text("utf-8").splitlines(), ""]:
        if rows and not line.startswith("|"):
            table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
            for r, row in enumerate(rows):
                for c, text in enumerate(row):
                    table.cell(r, c).text = text
            rows = []
        if line.startswith("#"):
            level = len(line) - len(line.lstrip("#"))
            document.add_heading(line.lstrip("# "), level - 1)
        elif line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
        elif line.startswith("- "):
            document.add_paragraph(line[2:], style="List Bullet")
        elif line.startswith("!"):
            document.add_picture(io.BytesIO(visits_picture()), width=Cm(15))
        elif line.strip():
            document.add_paragraph(line.strip())
    document.save(str(HERE / "night-library.zh.docx"))


def visits_picture() -> bytes:
    """Visits by hour of the evening as a PNG bar picture, 1200 × 560."""
    picture = Image.new("RGB", (1200, 560), "white")
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 30, index=2)
    visits = {"18时": 61, "19时": 118, "20时": 134, "21时": 96, "22时": 47, "23时": 22}
    draw.line([(90, 470), (1150, 470)], fill=INK, width=3)
    for index, (hour, count) in enumerate(visits.items()):
        x = 140 + index * 170
        draw.rectangle((x, 470 - count * 2.9, x + 100, 468), fill=RED if count == 134 else SAND)
        draw.text((x + 50, 470 - count * 2.9 - 24), str(count), font=font, fill=INK, anchor="mm")
        draw.text((x + 50, 505), hour, font=font, fill=INK, anchor="mm")
    return png(picture)


def energy_workbook() -> None:
    """Write the workbook: monthly electricity of a small town, and its sources by year."""
    book = Workbook()
    monthly = book.active
    monthly.title = "Monthly"
    monthly.append(["Electricity in Tarnbrook, 2025 (MWh)"])
    monthly.append([])
    monthly.append(["Month", "Solar", "Wind", "Bought in"])
    solar = [38, 61, 112, 158, 201, 214, 219, 187, 139, 84, 45, 31]
    wind = [162, 149, 141, 118, 92, 81, 77, 85, 109, 137, 155, 168]
    bought = [211, 180, 142, 103, 71, 60, 64, 82, 108, 149, 190, 221]
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    for row in zip(months, solar, wind, bought, strict=True):
        monthly.append(list(row))
    yearly = book.create_sheet("Yearly")
    yearly.append(["Year", "Own share", "Households with solar", "Price (€/MWh)"])
    for year, share, homes, price in [
        (2021, 0.31, 214, 142),
        (2022, 0.38, 301, 267),
        (2023, 0.47, 388, 198),
        (2024, 0.56, 455, 151),
        (2025, 0.66, 522, 139),
    ]:
        yearly.append([year, share, homes, price])
        yearly.cell(yearly.max_row, 2).number_format = "0%"
    book.properties.title = "Tarnbrook electricity"
    book.properties.creator = "Tarnbrook Energy Cooperative"
    book.save(HERE / "town-energy.xlsx")


def main() -> None:
    """Build everything."""
    report_pdf()
    night_library_docx()
    energy_workbook()


if __name__ == "__main__":
    main()
