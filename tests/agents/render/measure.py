"""Measure what each slot of each theme holds, in Chromium, and write `templates/slides/capacities.json`.

Run as `python tests/agents/render/measure.py` after a theme's slots changed. `test_layouts.py` measures a few again.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT)]

from agents.render.diagrams import ARRANGED, arranged  # noqa: E402
from agents.render.diagrams.base import Group, Kit, Listed, Part, Words  # noqa: E402
from agents.render.fonts import families, font_face_css  # noqa: E402
from agents.render.html import style_sheet  # noqa: E402
from agents.render.layouts import LAYOUTS, SIZES, TEMPLATES, Slot, Theme, themes  # noqa: E402
from agents.render.showcase import showcase  # noqa: E402
from agents.render.view import views  # noqa: E402
from agents.sources.base import Language  # noqa: E402

TEXT = {
    "en": "Rows of mature trees cooled the pavement by eleven degrees at three in the afternoon while light paving "
    "helped at noon but gave the heat back after sunset and residents rated shaded walks twice as pleasant even where ",
    "zh": "下午三点成排的大树让路面温度降低了十一度浅色铺装在正午有用但日落之后又把热量还给了"
    "墙面和窗户居民仍认为有树荫的步道舒适得多",
}
NO_TEXT = {"figure_rule", "chart", "chart_wide", "picture", "picture_cover", "source", "footer", "slide_number",
           "numeral", "references_heading", "table", "table_wide", "quad", "picture_stage", "picture_beside",
           "source_stage", "footer_stage", "slide_number_stage", "references_rule", "area"}  # fmt: skip
LISTS = {"entries": 8, "bullets": 6, "bullets_wide": 6, "bullets_few": 4, "bullets_few_wide": 4, "bullets_stage": 4,
         "left": 5, "right": 5, "references": 6, "references_ending": 3}  # fmt: skip
"""List slots and how many items they are made for."""
LABEL_LINES = 3
"""Lines under one of three figures; two, half as long again, stand under one of four."""
OF_LAYOUT = {"image_text": {"bullets": 5}}

PROBE = """
([tag, cls, style, text, items, han]) => {
  const slide = document.querySelector('.slide');
  slide.innerHTML = `<${tag} class="slot ${cls}" style="${style}"></${tag}>`;
  const box = slide.firstElementChild;
  const set = (chars) => {
    const each = Math.max(1, Math.floor(chars / items));
    const piece = text.repeat(Math.ceil(each / text.length) + 1).slice(0, each).trim();
    if (tag === 'p') box.textContent = piece;
    else box.innerHTML = Array(items).fill(`<li>${piece}</li>`).join('');
  };
  const line = parseFloat(getComputedStyle(box).lineHeight);
  const fits = (chars) => {
    set(chars);
    const natural = box.style.height;
    box.style.height = 'auto';
    const h = box.offsetHeight;
    box.style.height = natural;
    const limit = Number(box.style.getPropertyValue('--most-lines')) || 1e9;
    return h <= box.clientHeight + 0.5 && h <= limit * line * items + 0.5;
  };
  let low = items, high = 4000;
  if (!fits(low)) return [0, 0];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (fits(middle)) low = middle; else high = middle;
  }
  fits(low);
  box.style.height = 'auto';
  return [low, Math.floor(box.offsetHeight / line)];
}
"""


def open_page(browser: Browser, theme: Theme, language: Language) -> Page:
    """A page with an empty slide in the theme's looks."""
    names = dict.fromkeys(f for font in (theme.heading, theme.body) for f in (font.family, font.east_asian_family))
    css = font_face_css(names, TEXT["en"] + TEXT["zh"] + "0123456789.–")
    page = browser.new_page(viewport={"width": theme.width, "height": theme.height})
    lang = "zh-CN" if language == "zh" else "en"
    page.set_content(f'<style>{css}{style_sheet(theme)}</style><section class="slide" lang="{lang}"></section>')
    page.evaluate("async () => { for (const f of document.fonts) await f.load() }")
    return page


def measure(page: Page, theme: Theme, layout: str, name: str, language: Language) -> list[int]:
    """[characters, lines, items] that the slot holds, one size above its smallest."""
    slot = theme.slot(layout, name)
    items = OF_LAYOUT.get(layout, {}).get(name, LISTS.get(name, 1))
    if name in ("value", "label"):
        slot = slot.at(slot.x, (slot.w - 2 * 36) / 3)
    sizes = slot.sizes_in(language)
    size = sizes[max(0, len(sizes) - 2)]
    if name == "value":
        size = sizes[min(5, len(sizes) - 1)]
    if name == "label":
        slot = slot.model_copy(update={"h": LABEL_LINES * slot.line_height(size, language)})
    return _probed(page, theme, layout, name, slot, size, items, language)


def measure_slot(
    page: Page, theme: Theme, layout: str, name: str, slot: Slot, items: int, language: Language
) -> list[int]:
    """The same for a slot that is arranged by rule."""
    sizes = slot.sizes_in(language)
    return _probed(page, theme, layout, name, slot, sizes[max(0, len(sizes) - 2)], items, language)


def _probed(
    page: Page, theme: Theme, layout: str, name: str, slot: Slot, size: int, items: int, language: Language
) -> list[int]:
    font = theme.heading if slot.font_in(language) == "heading" else theme.body
    bold = font.bold if slot.bold is None else slot.bold
    style = (
        f"left:{slot.x}px;top:{slot.y}px;width:{slot.w}px;height:{slot.h}px;font-size:{size}px;"
        f"line-height:{slot.line_height(size, language)}px;font-family:var(--{slot.font_in(language)});"
        f"font-weight:{700 if bold else 400};--indent:{round(slot.indent * size)}px;--gap:{round(slot.gap * size)}px;"
        f"--pitch:{slot.h // items}px;--most-lines:{(slot.lines or '') if name != 'entries' else ''};"
    )
    if name == "value":
        style += "white-space:normal;"
    tag = "p" if items == 1 else "ol" if name in ("entries", "references", "references_ending") else "ul"
    name = name.replace("/", "-")
    cls = f"list {name}" if items > 1 else name
    page.evaluate("layout => document.querySelector('.slide').className = `slide layout-${layout}`", layout)
    chars, lines = page.evaluate(PROBE, [tag, cls, style, TEXT[language], items, language == "zh"])
    if name in ("entries",):
        chars = min(chars, items * (60 if language == "en" else 28))
    return [chars, lines, items]


def table(slot: Slot, language: Language) -> list[int]:
    """Cells of a table at 15 px: characters of a row, rows with the header, columns of 120 px."""
    row = slot.line_height(15, language) + 0.84 * 15 + 1
    return [int(slot.w / (15 * (0.5 if language == "en" else 1.0))), int(slot.h / row), int(slot.w / 120)]


def rule_slots(theme: Theme, language: Language) -> dict[str, dict[str, tuple[Slot, int]]]:
    """Of each layout that is arranged by rule, its slots by name and how many items each has, as the showcase sets it.

    A slot is named by its text's path without numbers: `steps/heading`. Of several the narrowest counts. Texts are
    measured no larger than they may become smaller: at the least size of diagrams and one above.
    """
    deck, library = showcase(theme.name, language, theme.format)
    found: dict[str, dict[str, tuple[Slot, int]]] = {}
    for view in views(deck, library, theme):
        if view.layout not in ARRANGED:
            continue
        held = found.setdefault(view.layout, {})
        kit = replace(view.diagram.kit, snug=False)
        for part in _flat(arranged(view.slide, kit)):
            path = part.item if isinstance(part, Words | Listed) else None
            if path is None:
                continue
            name = "/".join(p for p in path.split("/") if not p.isdigit())
            name = "head/name" if name.startswith("head") and name.endswith("name") else name
            name = "head/role" if name.startswith("head") and name.endswith("role") else name
            items = len(part.values) if isinstance(part, Listed) else 1
            slot = _roomy(part, kit.area.bottom)
            if (view.layout, name) == ("full_picture", "image/caption"):
                slot = _strip(slot, kit, language)
            if name not in held or slot.w * slot.h < held[name][0].w * held[name][0].h:
                held[name] = (slot, items)
    return found


def _roomy(part: Words | Listed, bottom: float) -> Slot:
    """A heading's slot is as high as its text: at its size it holds three lines."""
    if isinstance(part, Words) and part.kind.startswith("dg-h") and part.slot.anchor == "top":
        return part.slot.model_copy(
            update={"h": min(3 * part.slot.line_height(part.size, "en"), bottom - part.slot.y), "sizes": (part.size,)}
        )
    smaller = tuple(s for s in part.slot.sizes if s <= part.size) or (part.size,)
    return part.slot.model_copy(update={"sizes": smaller})


def _strip(slot: Slot, kit: Kit, language: Language) -> Slot:
    """The strip of a full picture's caption grows with what it says, up to three lines across the slide."""
    wide = kit.slide.w - 2 * kit.theme.slot("full_picture", "title").x - 24
    return slot.model_copy(update={"w": wide, "h": 3.0 * slot.line_height(slot.sizes[0], language), "lines": None})


def _flat(parts: list[Part]) -> list[Part]:
    flat: list[Part] = []
    for part in parts:
        flat += _flat(list(part.parts)) if isinstance(part, Group) else [part]
    return flat


Held = dict[str, dict[str, dict[str, dict[str, list[int]]]]]


def measure_theme(browser: Browser, theme: Theme) -> dict[str, dict[str, dict[str, list[int]]]]:
    """By layout, slot and language."""
    held: dict[str, dict[str, dict[str, list[int]]]] = {layout: {} for layout in LAYOUTS}
    languages: tuple[Language, ...] = ("en", "zh")
    for language in languages:
        page = open_page(browser, theme, language)
        for layout in LAYOUTS:
            for name in dict.fromkeys(["title", *theme.slots[layout]]):
                if name in ("table", "table_wide"):
                    held[layout].setdefault(name, {})[language] = table(theme.slot(layout, name), language)
                elif name not in NO_TEXT:
                    held[layout].setdefault(name, {})[language] = measure(page, theme, layout, name, language)
        for layout, slots in rule_slots(theme, language).items():
            for name, (slot, items) in slots.items():
                held[layout].setdefault(name, {})[language] = measure_slot(
                    page, theme, layout, name, slot, items, language
                )
        page.close()
    return held


def measure_all(browser: Browser) -> Held:
    """By theme (and format, where it is not 16:9), layout, slot and language."""
    held: Held = {}
    for form in SIZES:
        for theme in themes(form):  # type: ignore[arg-type]
            held[theme.name if form == "16:9" else f"{theme.name} {form}"] = measure_theme(browser, theme)
    return held


def main() -> None:
    """Write the JSON, one slot a line."""
    assert families()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        held = measure_all(browser)
        browser.close()
    (TEMPLATES / "capacities.json").write_text(written(held), "utf-8")


def written(held: Held) -> str:
    """JSON with a slot on each line."""
    blocks = []
    for theme, layouts in held.items():
        rows = []
        for layout, slots in layouts.items():
            lines = ",\n".join(f"   {json.dumps(name)}: {json.dumps(slot)}" for name, slot in slots.items())
            rows.append(f"  {json.dumps(layout)}: {{\n{lines}\n  }}")
        blocks.append(f" {json.dumps(theme)}: {{\n" + ",\n".join(rows) + "\n }")
    return "{\n" + ",\n".join(blocks) + "\n}\n"


if __name__ == "__main__":
    main()
