"""Measure what each slot of each theme holds, in Chromium, and write `templates/slides/capacities.json`.

Run as `python tests/agents/render/measure.py` after a theme's slots changed. `test_layouts.py` measures a few again.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT)]

from agents.render.fonts import families, font_face_css  # noqa: E402
from agents.render.html import variables_css  # noqa: E402
from agents.render.layouts import TEMPLATES, Slot, Theme, themes  # noqa: E402
from agents.sources.base import Language  # noqa: E402

TEXT = {
    "en": "Rows of mature trees cooled the pavement by eleven degrees at three in the afternoon while light paving "
    "helped at noon but gave the heat back after sunset and residents rated shaded walks twice as pleasant even where ",
    "zh": "下午三点成排的大树让路面温度降低了十一度浅色铺装在正午有用但日落之后又把热量还给了"
    "墙面和窗户居民仍认为有树荫的步道舒适得多",
}
NO_TEXT = {"figure_rule", "chart", "chart_wide", "picture", "picture_cover", "source", "footer", "slide_number",
           "numeral", "references_heading", "table", "table_wide", "quad", "picture_stage", "picture_beside",
           "source_stage", "footer_stage", "slide_number_stage", "references_rule"}  # fmt: skip
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
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    lang = "zh-CN" if language == "zh" else "en"
    base = (TEMPLATES / "base.css").read_text("utf-8")
    page.set_content(
        f'<style>{css}{variables_css(theme)}{base}{theme.css}</style><section class="slide" lang="{lang}"></section>'
    )
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
    font = theme.heading if slot.font_in(language) == "heading" else theme.body
    bold = font.bold if slot.bold is None else slot.bold
    style = (
        f"left:{slot.x}px;top:{slot.y}px;width:{slot.w}px;height:{slot.h}px;font-size:{size}px;"
        f"line-height:{slot.line_height(size, language)}px;font-family:var(--{slot.font_in(language)});"
        f"font-weight:{700 if bold else 400};--indent:{round(slot.indent * size)}px;--gap:{round(slot.gap * size)}px;"
        f"--pitch:{slot.h // items}px;--most-lines:{slot.lines or ''};"
    )
    if name == "value":
        style += "white-space:normal;"
    tag = "p" if items == 1 else "ol" if name in ("entries", "references", "references_ending") else "ul"
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


def measure_all(browser: Browser) -> dict[str, dict[str, dict[str, dict[str, list[int]]]]]:
    """By theme, layout, slot and language."""
    held: dict[str, dict[str, dict[str, dict[str, list[int]]]]] = {}
    languages: tuple[Language, ...] = ("en", "zh")
    for theme in themes():
        for language in languages:
            page = open_page(browser, theme, language)
            for layout, slots in theme.slots.items():
                if layout == "*":
                    continue
                for name in ["title", *slots]:
                    into = held.setdefault(theme.name, {}).setdefault(layout, {}).setdefault(name, {})
                    if name in ("table", "table_wide"):
                        into[language] = table(theme.slot(layout, name), language)
                    elif name not in NO_TEXT:
                        into[language] = measure(page, theme, layout, name, language)
                    else:
                        held[theme.name][layout].pop(name)
            page.close()
    return held


def main() -> None:
    """Write the JSON, one slot a line."""
    assert families()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        held = measure_all(browser)
        browser.close()
    text = json.dumps(held, ensure_ascii=False, indent=1)
    (TEMPLATES / "capacities.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
