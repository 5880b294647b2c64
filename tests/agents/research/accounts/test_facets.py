"""Broad questions taken apart: what to do with the matter goes, each thing asked is one facet."""

from __future__ import annotations

import pytest

from agents.research.accounts.cues import cue_in
from agents.research.accounts.facets import facets_of, is_framed, matter_of, wants_all


class DescribeMatters:
    @pytest.mark.parametrize(
        ("question", "matter"),
        [
            ("Tell me about the weir.", "the weir."),
            ("Please give me a short overview of the mill and its wheel.", "the mill and its wheel."),
            ("What do the documents say about the lock?", "the lock?"),
            ("What do we know about the eel pass?", "the eel pass?"),
            ("请介绍一下水闸的情况。", "水闸"),
            ("帮我总结一下船闸收费", "船闸收费"),
            ("Who built the weir?", "Who built the weir?"),
        ],
    )
    def it_leaves_out_what_is_to_be_done_with_it(self, question: str, matter: str):
        assert matter_of(question) == matter

    @pytest.mark.parametrize(
        "question", ["Summarise these documents.", "总结一下这些文件", "Give me an overview of the files"]
    )
    def it_knows_when_the_papers_themselves_are_the_matter(self, question: str):
        assert wants_all(question)

    @pytest.mark.parametrize("question", ["Summarise the lock's rules.", "What do the notes say about eels?", "Who?"])
    def it_knows_when_they_are_not(self, question: str):
        assert not wants_all(question)

    @pytest.mark.parametrize("question", ["mooring fees and rules", "船闸的开放时间和收费"])
    def it_takes_a_bare_matter_for_a_wish_to_hear_of_it(self, question: str):
        assert is_framed(question)

    @pytest.mark.parametrize("question", ["Is the lock open?", "Who keeps the lock?", "船闸几点开放"])
    def it_takes_a_question_for_one(self, question: str):
        assert not is_framed(question)


class DescribeFacets:
    @pytest.mark.parametrize(
        ("question", "texts"),
        [
            (
                "What was decided about the weir, and what does a mooring cost?",
                ["What was decided about the weir", "what does a mooring cost"],
            ),
            ("Tell me about the eel pass and the weir of the mill.", ["eel pass of the mill", "weir of the mill"]),
            ("介绍一下船闸的收费和锚泊。", ["收费", "锚泊"]),
            ("船闸停运的原因、时间和影响范围", ["船闸停运的原因、时间和影响范围"]),
            ("船闸几点开放，谁负责？", ["船闸几点开放", "谁负责"]),
            ("How did the eels get past the weir?", ["How did the eels get past the weir"]),
        ],
    )
    def it_parts_what_is_asked_together(self, question: str, texts: list[str]):
        assert [facet.text for facet in facets_of(question)] == texts

    def it_gives_what_points_back_the_matter_of_the_whole(self):
        first, second, third = facets_of(
            "What do we know about the boat: when was it built, who owns it, and what is due next?"
        )
        assert (first.around, second.around, third.around) == ("the boat", "the boat", "the boat")
        assert third.cue is not None
        assert third.cue.name == "tasks"

    def it_makes_headings_of_them(self):
        assert [f.heading for f in facets_of("What was decided, and who is responsible?")] == [
            "What was decided",
            "Who is responsible",
        ]


class DescribeKindsOfSentences:
    @pytest.mark.parametrize(
        ("question", "name"),
        [
            ("What was agreed about the weir?", "decided"),
            ("What still has to be done?", "tasks"),
            ("Which rules are there for anglers?", "rules"),
            ("What problems were there with the pump?", "troubles"),
            ("谁负责水泵？", "duties"),
            ("停船有什么规定？", "rules"),
        ],
    )
    def it_names_the_kind_wanted(self, question: str, name: str):
        cue = cue_in(question)
        assert cue is not None
        assert cue.name == name

    def it_names_none_for_a_plain_question(self):
        assert cue_in("Where is the weir?") is None
