"""The parser does not care how a text is cut: the properties that hold for any answer and any cut."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.chat import ChatFormat, Content, Reasoning, ToolCallBegin, ToolCallEnd, assemble
from model.chat.events import merged
from tests.effort import examples
from tests.model.chat import transcripts
from tests.model.chat.transcripts import GLM_45, GLM_47, HERMES, SMOLLM2, Said, check, cut, parse

FORMATS = pytest.mark.parametrize("form", [GLM_45, GLM_47, HERMES, SMOLLM2], ids=lambda form: form.name)
NAMES = {"get_weather", "now", "now_where"}
places = st.lists(st.integers(0, 10_000), max_size=12)
tails = st.sampled_from(["<|assistant|>", "<|assistant|><think>", "<think>\n", "<think></think>"])


@FORMATS
@settings(max_examples=examples(300), deadline=None)
@given(what=transcripts.said(), places=places, opened=st.booleans())
def it_reads_what_a_model_writes(form: ChatFormat, what: Said, places: list[int], opened: bool):
    opened = opened and form.reasoning
    text = transcripts.written(what, form, opened=opened)
    tail = "<|assistant|><think>" if opened else "<|assistant|>"
    whole = parse(form, text, tail=tail)
    assert merged(parse(form, cut(text, places), tail=tail)) == merged(whole)
    assert merged(parse(form, list(text), tail=tail)) == merged(whole)
    answer = assemble(whole)
    assert answer.reasoning == (what.reasoning if form.reasoning else "")
    assert answer.content == what.content
    assert [(call.name, call.arguments) for call in answer.tool_calls] == what.calls
    assert [json.loads(call.text) for call in answer.tool_calls] == [arguments for _, arguments in what.calls]
    check(whole, NAMES)


@FORMATS
@settings(max_examples=examples(500), deadline=None)
@given(text=transcripts.soup, places=places, tail=tails)
def it_reads_garbled_tags_the_same_however_they_are_cut(form: ChatFormat, text: str, places: list[int], tail: str):
    whole = parse(form, text, tail=tail)
    assert merged(parse(form, cut(text, places), tail=tail)) == merged(whole)
    assert merged(parse(form, list(text), tail=tail)) == merged(whole)
    check(whole, NAMES)


@FORMATS
@settings(max_examples=examples(200), deadline=None)
@given(what=transcripts.said(), at=st.integers(0, 10_000), places=places)
def it_takes_no_half_call_for_a_whole_one(form: ChatFormat, what: Said, at: int, places: list[int]):
    text = transcripts.written(what, form)
    text = text[: at % (len(text) + 1)]
    events = parse(form, cut(text, places))
    check(events, NAMES)
    answer = assemble(events, "length")
    for call, (name, arguments) in zip(answer.tool_calls, what.calls, strict=False):
        assert call.name == name
        assert call.arguments in (None, arguments)
    assert answer.finish_reason == "length"


@FORMATS
@settings(max_examples=examples(200), deadline=None)
@given(text=transcripts.soup, places=places)
def it_loses_nothing_without_tools(form: ChatFormat, text: str, places: list[int]):
    events = parse(form, cut(text, places), tools=[])
    assert not any(isinstance(event, ToolCallBegin | ToolCallEnd) for event in events)
    said = "".join(event.text for event in events if isinstance(event, Reasoning | Content))
    if form.reasoning:
        text = text.lstrip().removeprefix("<think>") if text.lstrip().startswith("<think>") else text
        text, said = text.replace("</think>", ""), said.replace("</think>", "")
    assert "".join(said.split()) == "".join(text.split())


@settings(max_examples=examples(200), deadline=None)
@given(text=transcripts.soup)
def it_passes_plain_text_through(text: str):
    plain = ChatFormat("plain", reasoning=False, template_has_tools=False)
    parser = plain.parser()
    for char in text.lstrip("\r\n"):
        assert parser.feed(char) == [Content(char)], "nothing to wait for"
    assert parser.finish() == []
