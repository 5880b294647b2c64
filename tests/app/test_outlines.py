"""An outline as text that a person edits."""

from __future__ import annotations

import pytest

from agents.deck.writer import Entry, Outline
from agents.errors import InputRefused
from app.outlines import OutlineWritten, edit_outline, parse, read_outline, write_outline

OUTLINE = Outline(
    title="Heron",
    language="en",
    entries=[
        Entry(id="s1", kind="title", title="Heron"),
        Entry(id="s2", kind="content", title="Where we are", passages=["a:1"]),
        Entry(id="s3", kind="closing", title="Sources"),
    ],
)


def it_takes_new_order_new_titles_and_deletions():
    edited = parse(
        "title: Heron, week 41\ns3 | closing | Sources\n# aside\n\ns2 | content | Forty-one piers\n", OUTLINE
    )
    assert edited.title == "Heron, week 41"
    assert [(e.id, e.title, e.passages) for e in edited.entries] == [
        ("s3", "Sources", []),
        ("s2", "Forty-one piers", ["a:1"]),
    ]


def it_refuses_a_slide_that_the_outline_does_not_have():
    with pytest.raises(InputRefused, match="`s9`"):
        parse("s9 | content | More", OUTLINE)


def it_refuses_an_empty_outline():
    with pytest.raises(InputRefused):
        parse("# nothing\n", OUTLINE)


def it_opens_the_editor_of_the_person(tmp_path, monkeypatch):
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\nsed -i '/^s2/d' \"$1\"\n")
    editor.chmod(0o755)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", str(editor))
    assert [e.id for e in edit_outline(OUTLINE).entries] == ["s1", "s3"]


def it_writes_and_reads_an_outline_for_later(tmp_path):
    with pytest.raises(OutlineWritten) as written:
        write_outline(OUTLINE, tmp_path)
    assert read_outline(written.value.path) == OUTLINE


def it_refuses_a_file_that_is_no_outline(tmp_path):
    (tmp_path / "x.json").write_text("{}")
    with pytest.raises(InputRefused, match="not an outline"):
        read_outline(tmp_path / "x.json")
