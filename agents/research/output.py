"""The files of a report: Markdown, HTML whose footnotes open the passage, notes and trace as JSON, and a PDF.

Text of sources is data in each of them: in Markdown it can make no link, picture or tag, in HTML nothing runs or loads.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from agents.files import write_whole
from agents.research.library import Library
from agents.research.notes import Note, Report, Section, Sentence
from agents.research.page_style import STYLE
from agents.research.table_output import table_html, table_markdown
from agents.research.wording import plain

SHORT_NOTES = 4
"""Notes that a short answer names; the others are at its table."""
LONGEST_QUOTE = 260
"""Characters of a quote that a footnote shows; all of it is behind “Show the passage” and in `notes.json`."""
SPOKEN = 8
"""Rows of a table that a plain answer tells."""
AROUND = 400
"""Characters of the source shown before and after a quote."""
WORDS = {
    "en": {
        "nothing": "The documents searched say nothing about this.",
        "sources": "Sources",
        "missing": "Nothing found speaks of",
        "stop": ".",
        "confidence": "Confidence",
        "passage": "Show the passage",
        "page": "p.",
        "open": "Open the source",
        "colon": ": ",
        "back": "Back to the text",
        "unanswered": "The sources searched do not tell this.",
        "unsure": "No source was found that says it outright.",
        "closest": "What comes closest",
        "working": "Worked out",
        "table": "The numbers",
    },
    "zh": {
        "nothing": "所查的文档没有提到这个问题。",
        "sources": "来源",
        "missing": "没有找到提及以下内容的来源",
        "stop": "。",
        "confidence": "可信度",
        "passage": "显示原文",
        "page": "第",
        "open": "打开来源",
        "colon": "：",
        "back": "回到正文",
        "unanswered": "所查的来源没有给出答案。",
        "unsure": "没有找到明确给出答案的来源。",
        "closest": "最接近的内容",
        "working": "推算",
        "table": "数据",
    },
}


def write_files(
    report: Report, notes: Sequence[Note], trace: Sequence[dict[str, Any]], library: Library, out: Path
) -> dict[str, Path]:
    """Write `report.md`, `report.html`, `notes.json` and `trace.json` into `out`; their paths."""
    cited = cited_notes(report, notes)
    paths = {
        "markdown": (out / "report.md", markdown(report, cited)),
        "html": (out / "report.html", html(report, cited, library)),
        "notes": (out / "notes.json", _json([note.model_dump(mode="json") for note in cited])),
        "trace": (out / "trace.json", _json(list(trace))),
    }
    for path, text in paths.values():
        write_whole(path, text.encode("utf-8", "replace"))
    return {name: path for name, (path, _) in paths.items()}


def cited_notes(report: Report, notes: Sequence[Note]) -> list[Note]:
    """The notes that the report rests on, in the order in which it shows them: Word numbers its footnotes so."""
    by_id = {note.id: note for note in notes}
    first = short_line(report)
    names = dict.fromkeys(name for said in [*([first] if first else []), *report.answer] for name in said.notes)
    cells = [cell for table in report.tables for row in (table.header, *table.rows) for cell in row]
    names |= dict.fromkeys(cell.note for cell in cells if cell.note)
    below = [said for part in [*report.conflicts, *report.sections] for said in part.sentences]
    names |= dict.fromkeys(name for said in below for name in said.notes)
    return [by_id[name] for name in names if name in by_id]


def answer_of(report: Report) -> str:
    """The answer as plain text; empty when there is none."""
    words = _words(report)
    if report.unanswered:
        closest = [f"{words['closest']}{words['colon']}{report.answer[0].text}"] if report.answer else []
        return _space(report).join([not_told(report), *closest])
    if report.short is not None and report.short.notes and not report.answer:
        return report.short.text
    if report.tables and not report.answer:
        table = report.tables[0]
        told = "; ".join(" ".join(cell.text for cell in row) for row in table.rows[:SPOKEN])
        return f"{' '.join(cell.text for cell in table.header)}: {told}"
    return _space(report).join(sentence.text for sentence in report.answer)


def _space(report: Report) -> str:
    """What stands between sentences."""
    return "" if report.language == "zh" else " "


def not_told(report: Report) -> str:
    """What is said in place of a short answer: that nothing tells it, or that something comes close."""
    return _words(report)["unsure" if report.answer else "unanswered"]


def markdown(report: Report, cited: Sequence[Note]) -> str:
    """The report as Markdown with footnotes."""
    words, number = _words(report), _numbers(cited)

    def line(sentence: Sentence) -> str:
        return plain(sentence.text) + "".join(f"[^{number[name]}]" for name in sentence.notes)

    parts = [f"# {plain(report.question)}"]
    if short := short_line(report):
        parts.append(f"**{plain(short.text)}**" + "".join(f"[^{number[name]}]" for name in short.notes))
        if report.short and report.short.working:
            parts.append(f"*{plain(working_line(report.short.working, words))}*")
    if report.unanswered:
        parts.append(f"**{not_told(report)}**")
        parts += [f"{words['closest']}{words['colon']}"] if report.answer else []
    if report.answer or not (report.short or report.tables or report.unanswered):
        parts += [_space(report).join(map(line, told)) for told in report.paragraphs()] or [words["nothing"]]
    parts += [f"*{plain(working_line(told, words))}*" for told in report.workings()]
    parts += [table_markdown(table, number, words) for table in report.tables]
    for section in [*report.conflicts, *report.sections]:
        parts += [f"## {plain(section.heading)}"] if section.heading else []
        parts.append("\n".join(f"* {line(sentence)}" for sentence in section.sentences))
    parts += (
        [f"*{words['missing']}{words['colon']}{plain(', '.join(report.missing))}{words['stop']}*"]
        if report.missing
        else []
    )
    parts.append(f"*{words['confidence']}{words['colon']}{report.confidence}/100.*")
    for note in cited:
        where = where_of(note, words)
        said = f"“{plain(shortened(note.quote))}” {plain(note.source.title)}{plain(where)}. {_link(note)}"
        parts.append(f"[^{number[note.id]}]: {said}")
    return "\n\n".join(parts) + "\n"


def working_line(working: str, words: dict[str, str]) -> str:
    """How an answer came about: a calculation is called one, values stand as they are."""
    return f"{words['working']}{words['colon']}{working}" if " = " in working else working


def shortened(quote: str) -> str:
    """A quote as a footnote shows it: on one line, its lines parted by strokes, a long one cut between words."""
    flat = " / ".join(" ".join(line.split()) for line in quote.splitlines() if line.strip())
    return (
        flat if len(flat) <= LONGEST_QUOTE else f"{flat[:LONGEST_QUOTE].rpartition(' ')[0] or flat[:LONGEST_QUOTE]} …"
    )


def short_line(report: Report) -> Sentence | None:
    """The short answer with the note that has it; None when there is none that is sure enough to be told."""
    if report.short is None or not report.short.notes:
        return None
    notes = report.short.notes if report.short.rests_on else report.short.notes[-1:]
    return Sentence(text=report.short.text, notes=notes[:SHORT_NOTES])


def _link(note: Note) -> str:
    address = note.source.origin
    return f"<{passage_link(note)}>" if _is_web(address) else plain(address)


def html(report: Report, cited: Sequence[Note], library: Library) -> str:
    """The report as one page that runs and loads nothing."""
    words, number = _words(report), _numbers(cited)

    def line(sentence: Sentence) -> str:
        marks = "".join(
            f'<sup><a {_first(name)}href="#note-{number[name]}" aria-describedby="note-{number[name]}">'
            f"{number[name]}</a></sup>"
            for name in sentence.notes
        )
        return escape(sentence.text) + marks

    named: set[str] = set()

    def _first(name: str) -> str:
        """The place that a note leads back to."""
        if name in named:
            return ""
        named.add(name)
        return f'id="said-{number[name]}" '

    def part(section: Section) -> str:
        heading = f"<h2>{escape(section.heading)}</h2>" if section.heading else ""
        return f"{heading}<ul>{''.join(f'<li>{line(s)}</li>' for s in section.sentences)}</ul>"

    told = short_line(report)
    short = f'<p class="short">{line(told)}</p>' if told else ""
    if told and report.short and report.short.working:
        short += f'<p class="meta">{escape(working_line(report.short.working, words))}</p>'
    if report.unanswered:
        short = f'<p class="short">{not_told(report)}</p>'
        short += f'<p class="meta">{words["closest"]}{words["colon"]}</p>' if report.answer else ""
    said = [_space(report).join(map(line, part)) for part in report.paragraphs()]
    said = said or ([] if short or report.tables else [escape(words["nothing"])])
    answer = "".join(f'<p class="answer">{text}</p>' for text in said)
    answer += "".join(f'<p class="meta">{escape(working_line(w, words))}</p>' for w in report.workings())
    lead = f'<div class="lead">{short}{answer}</div>' if short or answer else ""
    figures = "".join(table_html(table, number, named, words) for table in report.tables)
    sections = "".join(map(part, [*report.conflicts, *report.sections]))
    missing = (
        f"<p>{words['missing']}{words['colon']}{escape(', '.join(report.missing))}{words['stop']}</p>"
        if report.missing
        else ""
    )
    notes = "".join(_note_html(note, number[note.id], library, words) for note in cited)
    sources = f'<h2>{words["sources"]}</h2><ol class="notes">{notes}</ol>' if cited else ""
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    return (
        f'<!doctype html><html lang="{report.language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}"><meta name="referrer" content="no-referrer">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(report.question)}</title>'
        f"<style>{STYLE}</style></head><body><main><h1>{escape(report.question)}</h1>"
        f"{lead}{figures}{sections}"
        f'<div class="meta">{missing}<p>{words["confidence"]}{words["colon"]}{report.confidence}/100</p></div>{sources}'
        "</main></body></html>\n"
    )


def _note_html(note: Note, number: int, library: Library, words: dict[str, str]) -> str:
    text, where = library.text(note.source.id), note.locator
    before, after = text[max(0, where.start - AROUND) : where.start], text[where.end : where.end + AROUND]
    heading = " › ".join(part for part in note.locator.heading if part != note.source.title)
    byline = ", ".join(filter(None, (note.source.author, note.source.date)))
    address = passage_link(note)
    link = f' · <a href="{escape(address)}" rel="noreferrer noopener">{words["open"]}</a>' if address else ""
    return (
        f'<li id="note-{number}"><q>{escape(shortened(note.quote))}</q><p><cite>{escape(note.source.title)}</cite>'
        f"{escape(where_of(note, words))}{f' · {escape(heading)}' if heading else ''}"
        f"{f' · {escape(byline)}' if byline else ''}{link}\u00a0"
        f'<a class="back" href="#said-{number}" aria-label="{words["back"]}">↩</a></p>'
        f"<details><summary>{words['passage']}</summary>"
        f"<blockquote>{escape(before)}<mark>{escape(note.quote)}</mark>{escape(after)}</blockquote></details></li>"
    )


_URL_SIGNS = ":/?#[]@!$&'*+,;=%~-._"


def passage_link(note: Note) -> str | None:
    """Opens the passage: a text fragment on the web, a page of a PDF; None where there is nothing to open."""
    address = note.source.origin
    if not _is_web(address) and not Path(address).is_absolute():  # it is not beside the report
        return None
    if _is_web(address):
        words = quote(" ".join(note.quote.split())[:120], safe="")
        return f"{quote(address.partition('#')[0], safe=_URL_SIGNS)}#:~:text={words.replace('-', '%2D')}"
    page = f"#page={note.locator.page}" if address.lower().endswith(".pdf") and note.locator.page else ""
    return f"{Path(address).as_uri()}{page}"


def _is_web(address: str) -> bool:
    return urlsplit(address).scheme in ("http", "https")


def where_of(note: Note, words: dict[str, str]) -> str:
    """The page, as it follows a title; empty where a source has none."""
    page = note.locator.page
    return "" if page is None else f", {words['page']} {page}" if words["page"] == "p." else f"，第{page}页"


def _words(report: Report) -> dict[str, str]:
    return WORDS.get(report.language, WORDS["en"])


def _numbers(cited: Sequence[Note]) -> dict[str, int]:
    return {note.id: n for n, note in enumerate(cited, start=1)}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
