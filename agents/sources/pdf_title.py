"""The title and the authors of a PDF: from its metadata unless they are junk, else from the looks of its first page."""

from __future__ import annotations

import re
from pathlib import PurePath

from agents.sources.captions import caption_kind
from agents.sources.joining import join_lines
from agents.sources.pdf_lines import Line

_JUNK_TITLE = re.compile(
    r"^(?:microsoft\s|untitled|未命名|document\d*$|doc\d*$|slide\s?\d|powerpoint|presentation\d*$|title$|no\s?title|无标题|文档\s?\d*$|"
    r"layout\s?\d|print|about:blank|https?:|file:)|\.(?:docx?|pdf|tex|dvi|indd|qxd|html?|pptx?|xlsx?|rtf|odt|ps|md|wps)\s*$",
    re.I,
)
_JUNK_AUTHOR = re.compile(
    r"^(?:user|admin(?:istrator)?|owner|unknown|anonymous|author|root|windows user|microsoft|lenovo|dell|hp|apple|用户|"
    r".*(?:latex|acrobat|writer|word|tex|chrome|quartz|ghostscript|hyperref).*)$",
    re.I,
)
_NAME = re.compile(
    r"^[A-ZÀ-Þ][\w'’.\-À-ÿ]*(?:\s+(?:de|van|von|der|den|la|le|di|da|dos|bin|al)?\s*[A-ZÀ-Þ][\w'’.\-À-ÿ]*){1,4}$"
)


def title_of(
    first_page: list[Line], metadata: dict[str, str], file_name: str, body_size: float
) -> tuple[str | None, list[Line]]:
    """The title and the lines of the first page that show it (none when it is shown nowhere)."""
    stated = " ".join((metadata.get("Title") or "").split())
    junk = is_junk_title(stated, file_name)
    if not junk and (shown := _lines_showing(stated, first_page)):
        return join_lines([line.text for line in shown]), shown
    biggest = _biggest(first_page, body_size)
    if not junk:  # metadata often have the title without its second half: "Two readings: a trial in 46 weirs"
        longer = join_lines([line.text for line in biggest])
        return (longer, biggest) if re.match(re.escape(stated) + r"\s*[:：–—-]", longer, re.I) else (stated, [])
    return (join_lines([line.text for line in biggest]), biggest) if biggest else (None, [])


def is_junk_author(author: str | None) -> bool:
    """Whether the metadata's author is a program, an account name, or nothing."""
    text = (author or "").strip()
    return len(text) < 2 or bool(_JUNK_AUTHOR.match(text)) or (text.islower() and " " not in text and text.isascii())


def author_below(first_page: list[Line], title_lines: list[Line]) -> str | None:
    """Names in the lines under the title, as papers set them."""
    if not title_lines:
        return None
    below = first_page.index(title_lines[-1]) + 1 if title_lines[-1] in first_page else 0
    names: list[str] = []
    for line in first_page[below : below + 8]:
        if re.match(r"^(?:abstract|summary|introduction|摘\s*要)", line.text, re.I):
            break
        if are_names(line.text):
            names.append(line.text.rstrip("*†‡§∗ ,"))
        elif names:
            break
    return ", ".join(name.strip(" ,") for name in names[:12]) or None


def are_names(text: str) -> bool:
    """Whether a line holds nothing but names of people."""
    pieces = [re.sub(r"[\d*†‡§∗,]+$", "", p).strip() for p in re.split(r"\s*(?:,|;|&|\band\b|·)\s*", text)]
    pieces = [p for p in pieces if p]
    return bool(pieces) and all(_NAME.match(p) and not _is_institution(p) for p in pieces)


def _is_institution(text: str) -> bool:
    return bool(
        re.search(
            r"\b(?:universit\w*|institut\w*|department|school|college|office|laborator\w*|centre|center|inc|ltd|gmbh|"
            r"council|ministry|agency|corporation|foundation|report|evaluation|edition|version|volume|"
            r"january|february|march|april|may|june|july|august|september|october|november|december)\b",
            text,
            re.I,
        )
    )


def is_junk_title(title: str, file_name: str) -> bool:
    """Whether metadata name a program, a file or nothing, and not what the document is called."""
    stem = PurePath(file_name).stem
    same = _key(title) == _key(stem)
    return (
        len(title) < 3
        or bool(_JUNK_TITLE.search(title))
        or (same and " " not in title)
        or not any(c.isalpha() for c in title)
    )


def _lines_showing(title: str, lines: list[Line]) -> list[Line]:
    wanted = _key(title)
    found: list[list[Line]] = []
    for i in range(len(lines)):
        joined = ""
        for n in range(1, 6):
            if i + n > len(lines):
                break
            joined += _key(lines[i + n - 1].text)
            if joined == wanted:
                found.append(lines[i : i + n])
                break
            if not wanted.startswith(joined):
                break
    return max(found, key=lambda shown: shown[0].size, default=[])


def _biggest(lines: list[Line], body_size: float) -> list[Line]:
    """The lines in the largest type on the first page, next to one another."""
    candidates = [line for line in lines if sum(c.isalpha() for c in line.text) >= 3 and not caption_kind(line.text)]
    # A drop cap or a single huge figure is not a title.
    candidates = [line for line in candidates if len(line.text) >= 4]
    if not candidates:
        return []
    size = max(line.size for line in candidates)
    if size < 1.15 * body_size:
        bold = [line for line in candidates[:6] if line.bold]
        return bold[:1]
    first = next(line for line in candidates if line.size == size)
    start = lines.index(first)
    found = [first]
    for line in lines[start + 1 : start + 6]:
        if abs(line.size - size) > 0.06 * size or line.baseline - found[-1].baseline > 2.2 * size:
            break
        found.append(line)
    text = join_lines([line.text for line in found])
    return found if len(text) <= 300 else []


def _key(text: str) -> str:
    return "".join(ch for ch in text.lower() if ch.isalnum())
