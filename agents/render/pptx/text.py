"""Paragraphs, runs and text bodies. Where the box stands is `frames.py`'s, how styles are written `styles.py`'s."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from agents.render.pptx.context import Context
from agents.render.pptx.frames import Frame, line_text, needs_space, space_before
from agents.render.pptx.metrics import is_east_asian, is_right_to_left
from agents.render.pptx.ooxml import Element, draft, emu, extension, legal
from agents.render.pptx.styles import (
    ParagraphStyle,
    RunStyle,
    default_style,
    dominant,
    paragraph_properties,
    paragraph_style,
    run_properties,
    run_style,
)
from agents.render.scene import Paragraph, Run, TextBlock

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_REGIONS = {
    "en": "en-US", "zh": "zh-CN", "zh-hans": "zh-CN", "zh-hant": "zh-TW", "ja": "ja-JP", "ko": "ko-KR", "de": "de-DE",
    "fr": "fr-FR", "es": "es-ES", "it": "it-IT", "pt": "pt-PT", "ru": "ru-RU", "ar": "ar-SA", "he": "he-IL",
    "fa": "fa-IR", "nl": "nl-NL", "pl": "pl-PL", "tr": "tr-TR", "hi": "hi-IN", "vi": "vi-VN",
}  # fmt: skip
Levels = Mapping[int, ParagraphStyle]


def language_tag(language: str | None) -> str:
    """BCP 47 as Office writes it: with a region."""
    language = (language or "en").strip()
    if re.fullmatch(r"[A-Za-z]{2,3}-[A-Z]{2}", language):
        return language
    return _REGIONS.get(language.lower(), _REGIONS.get(language.lower().split("-")[0], language))


def body(
    block: TextBlock,
    frame: Frame,
    context: Context,
    *,
    levels: Levels | None = None,
    inherited: Element | None = None,
    tag: str = "p:txBody",
) -> Element:
    """A text body. `levels` are the inherited styles by level; `inherited` the layout's `a:bodyPr`, if any."""
    properties = body_properties(frame, vertical=block.vertical)
    if inherited is not None:
        properties = _only_new(properties, inherited)
    if block.vertical:
        # Columns start at the top, wherever across the slide they stand.
        block = block.model_copy(update={"paragraphs": [_upright(p, frame.left) for p in block.paragraphs]})
    return draft(
        tag,
        properties,
        draft("a:lstStyle"),
        *paragraphs(block.paragraphs, frame, context, levels=levels, role=block.role),
    )


def _upright(paragraph: Paragraph, left: float) -> Paragraph:
    lines = [
        line.model_copy(update={"rect": line.rect.model_copy(update={"x": left}), "baseline": 0.0})
        for line in paragraph.lines
    ]
    return paragraph.model_copy(update={"lines": lines, "align": "left"})


def body_properties(frame: Frame, *, vertical: bool = False) -> Element:
    """`a:bodyPr`: no autofit, since every size was measured."""
    left, top, right, bottom = (emu(v) for v in frame.insets)
    return draft(
        "a:bodyPr",
        draft("a:noAutofit"),
        vert="eaVert" if vertical else "horz",
        wrap="square" if frame.wrap else "none",
        lIns=left,
        tIns=top,
        rIns=right,
        bIns=bottom,
        rtlCol=False,
        anchor=frame.anchor,
    )


def _only_new(properties: Element, inherited: Element) -> Element:
    kept = {k: v for k, v in properties.attrib.items() if inherited.get(k) != v}
    return draft("a:bodyPr", **kept)


def paragraphs(
    listed: list[Paragraph], frame: Frame, context: Context, *, levels: Levels | None = None, role: str | None = None
) -> list[Element]:
    """`a:p` elements; at least one, as the schema demands."""
    heading = role == "title"
    made: list[Element] = []
    previous: Paragraph | None = None
    for index, paragraph in enumerate(listed):
        level = min(max(paragraph.level, 0), 8)
        base = default_style(context.palette) if levels is None else levels.get(level, default_style(context.palette))
        style = paragraph_style(
            paragraph,
            context.palette,
            left=frame.left,
            right=frame.right,
            before=space_before(previous, paragraph),
            heading=heading,
        )
        if previous is None:
            style = replace(style, before=base.before)
        made.append(_paragraph(paragraph, style, base, index in frame.pinned, context, level, heading=heading))
        previous = paragraph if paragraph.lines else previous
    return made or [draft("a:p", draft("a:endParaRPr", lang=context.language))]


def _paragraph(
    paragraph: Paragraph,
    style: ParagraphStyle,
    base: ParagraphStyle,
    pinned: bool,
    context: Context,
    level: int,
    *,
    heading: bool,
) -> Element:
    properties = paragraph_properties(style, base, context.palette, level=level)
    made = draft("a:p", properties if len(properties) or properties.attrib else None)
    families = set[str]()
    for run in joined_runs(paragraph, pinned=pinned):
        if run is None:
            made.append(
                draft("a:br", run_properties(style.run, base.run, context.palette, languages=(context.language, None)))
            )
            continue
        families.add(run.family)
        made.append(_run(run, style, base.run, context, heading=heading, beside=len(families) > 1))
        context.report.native_text_chars += len("".join(run.text.split()))
    if not paragraph.lines:
        made.append(
            run_properties(style.run, base.run, context.palette, tag="a:endParaRPr", languages=(context.language, None))
        )
    return made


def joined_runs(paragraph: Paragraph, *, pinned: bool) -> list[Run | None]:
    """The paragraph's runs with equal neighbours joined; None is a pinned line break."""
    runs: list[Run | None] = []
    for index, line in enumerate(paragraph.lines):
        if index:
            before = line_text(paragraph.lines[index - 1])
            if pinned:
                runs.append(None)
            elif runs and runs[-1] is not None and needs_space(before, line_text(line)):
                runs[-1] = runs[-1].model_copy(update={"text": runs[-1].text + " "})
        for run in line.runs:
            text = legal(run.text.replace("\n", " ").replace("\u00ad", ""))
            last = runs[-1] if runs else None
            if last is not None and last.model_copy(update={"text": ""}) == run.model_copy(update={"text": ""}):
                runs[-1] = last.model_copy(update={"text": last.text + text})
            elif text:
                runs.append(run.model_copy(update={"text": text}))
    return runs


def _run(
    run: Run, style: ParagraphStyle, base: RunStyle, context: Context, *, heading: bool, beside: bool = False
) -> Element:
    # LibreOffice sets right-to-left words behind a run of another font in that font, where theirs is not named.
    own = beside and is_right_to_left(run.text)
    look = run_style(run, context.palette, heading=heading, around=style.run.size / 75)
    link, languages = _link(run, context), _languages(run, context)
    properties = run_properties(look, base, context.palette, link=link, languages=languages, own_script=own)
    latin, eastern = properties.find(f"{_A}latin"), properties.find(f"{_A}ea")
    if run.text.startswith("  ") and latin is not None and eastern is not None:
        # LibreOffice sets an indent behind an East Asian line in that script's font, where spaces have another width.
        eastern.set("typeface", latin.get("typeface"))
    return draft("a:r", properties, draft("a:t", run.text))


def whole_link(block: TextBlock) -> str | None:
    """The link of a text that is nothing but that link and is not underlined: a button, an entry of a menu.

    Office underlines links in text whatever they look like, so such a link goes to the shape.
    """
    runs = [run for p in block.paragraphs for line in p.lines for run in line.runs if run.text.strip()]
    links = {run.link for run in runs}
    plain = all(not run.underline for run in runs)
    return links.pop() if len(links) == 1 and plain else None


def without_links(block: TextBlock) -> TextBlock:
    """The same text without its links."""
    copy = block.model_copy(deep=True)
    for run in (run for p in copy.paragraphs for line in p.lines for run in line.runs):
        run.link = None
    return copy


def _link(run: Run, context: Context) -> Element | None:
    found = context.link(run.link) if run.link else None
    if found is None:
        return None
    rel_id, action = found
    # Without this mark PowerPoint paints every link in the theme's link colour.
    own_color = extension("{A12FA001-AC4F-418D-AE19-62706E023703}", draft("ahyp:hlinkClr", val="tx"))
    return draft("a:hlinkClick", own_color if run.color != context.palette.link else None, r__id=rel_id, action=action)


def _languages(run: Run, context: Context) -> tuple[str, str | None]:
    """`lang` and `altLang`."""
    own = language_tag(run.lang) if run.lang else context.language
    eastern = own.split("-")[0] in ("zh", "ja", "ko")
    if is_east_asian(run.text):
        return (own if eastern else "zh-CN"), "en-US"
    if is_right_to_left(run.text) or not eastern:
        return own, None
    return "en-US", own


def level_styles(block: TextBlock, frame: Frame, context: Context) -> dict[int, ParagraphStyle]:
    """Styles of a specimen's list levels: each level's first paragraph, spaced as its second."""
    styles: dict[int, ParagraphStyle] = {}
    previous: Paragraph | None = None
    for paragraph in block.paragraphs:
        if dominant(paragraph) is None:
            continue
        before = space_before(previous, paragraph)
        style = paragraph_style(
            paragraph,
            context.palette,
            left=frame.left,
            right=frame.right,
            before=before,
            heading=block.role == "title",
        )
        known = styles.get(paragraph.level)
        if known is None:
            styles[paragraph.level] = style
        elif known.before == 0:
            styles[paragraph.level] = replace(known, before=style.before)
        previous = paragraph
    return styles
