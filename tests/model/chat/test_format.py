"""Which conventions a model follows, found from its template and vocabulary."""

from __future__ import annotations

import pytest

from model.chat import ChatFormat, ChatTemplate
from model.engine import Engine
from model.tokenizer import ModelTokenizer
from tests.model.chat import vocabulary

QWEN = "{% if tools %}<tools>{{ tools }}</tools>{% endif %}<|im_start|>{{ messages }}<tool_call>{{ enable_thinking }}"


def detect(template: str | None, tokenizer: ModelTokenizer, name: str = "") -> ChatFormat:
    return ChatFormat.detect(template, lambda text: tokenizer.id_of(text) is not None, name)


class DescribeDetection:
    @pytest.mark.parametrize(
        ("template", "name", "wanted"),
        [
            ("…/nothink…<arg_key>…", "", "glm-4.5"),
            ("…<arg_key>…clear_thinking", "", "glm-4.7"),
            (None, "", "glm-4.5"),
            (None, "GLM-4.6", "glm-4.5"),
            (None, "zai-org/GLM-4.7", "glm-4.7"),
        ],
    )
    def it_knows_glm(self, template: str | None, name: str, wanted: str):
        form = detect(template, vocabulary.glm(), name)
        assert (form.name, form.reasoning, form.template_has_tools) == (wanted, True, True)

    def it_knows_qwen(self):
        assert detect(QWEN, vocabulary.qwen()) == ChatFormat("hermes", True, True)
        assert detect(QWEN, vocabulary.tokenizer()) == ChatFormat("hermes", False, True)
        assert detect(None, vocabulary.qwen()) == ChatFormat("hermes", True, False)

    def it_knows_the_embedded_model(self, engine: Engine):
        assert engine.chat_format == ChatFormat("smollm2", False, False)

    def it_does_not_leave_tools_to_a_template_whose_calls_it_cannot_read(self):
        source = "{% if tools %}[AVAILABLE_TOOLS]{{ tools }}{% endif %}{{ messages }}[TOOL_CALLS]"
        assert detect(source, vocabulary.tokenizer()) == ChatFormat("plain", False, False)
        listed = "SmolLM {{ tools }} <tool_call>[{{ messages }}]</tool_call>"
        assert detect(listed, vocabulary.tokenizer()) == ChatFormat("smollm2", False, True)

    def it_takes_the_rest_as_plain(self):
        assert detect("{{ messages }}", vocabulary.tokenizer()) == ChatFormat("plain", False, False)
        assert detect(None, vocabulary.tokenizer()) == ChatFormat("plain", False, False)
        assert detect("{{ messages }}<think>", vocabulary.tokenizer()).reasoning


class DescribeVariables:
    def it_switches_thinking_where_there_is_any(self):
        for template, tokenizer in (("<arg_key>/nothink", vocabulary.glm()), (QWEN, vocabulary.qwen())):
            form = detect(template, tokenizer)
            assert form.variables(None) == {}
            assert form.variables(True) == {"enable_thinking": True}
            assert form.variables(False, clear_thinking=False) == {"enable_thinking": False}
        assert detect(None, vocabulary.tokenizer()).variables(True) == {}

    def it_keeps_reasoning_where_the_model_was_trained_to(self):
        form = detect("<arg_key>", vocabulary.glm())
        assert form.variables(True, clear_thinking=False) == {"enable_thinking": True, "clear_thinking": False}

    @pytest.mark.parametrize(("thinking", "end", "opened"), [(True, "<think>", True), (False, "</think>", False)])
    def it_agrees_with_the_prompt_and_the_parser(self, thinking: bool, end: str, opened: bool):
        tokenizer = vocabulary.glm()
        template = ChatTemplate(tokenizer, None, "GLM-4.7")
        ids = template.render([{"role": "user", "content": "Hi"}], **template.format.variables(thinking))
        tail = tokenizer.decode(ids[-8:], specials=True)
        assert tail.endswith("<|assistant|>" + end)
        assert template.format.parser(prompt_tail=tail).reasoning is opened
