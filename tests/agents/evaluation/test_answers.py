"""The published forms: answers, citations, encryption, calibration, judgements."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.errors import InputRefused
from agents.evaluation.answers import cited_docids, read_response, response_of
from agents.evaluation.datasets import decrypted, encrypted, load, with_relevance
from agents.evaluation.judging import RuleJudge, same
from agents.evaluation.measures import calibration_error, interval, share_found
from agents.evaluation.questions import Question


class DescribeAResponse:
    def it_is_read_as_it_was_written(self):
        answer = read_response(response_of("Because [12] says so.", "Nils Quilatov", 84.6))
        assert (answer.explanation, answer.exact, answer.confidence) == ("Because [12] says so.", "Nils Quilatov", 85.0)

    @pytest.mark.parametrize(
        ("text", "exact", "confidence"),
        [
            ("**Explanation:** x\n**Exact Answer:** 41,300\n**Confidence:** 70%", "41,300", 70.0),
            ("exact answer: Ulvika.\nconfidence: about 150 %", "Ulvika.", 100.0),
            ("Exact Answer: None\nConfidence: 10%", None, 10.0),
            ("Exact Answer: A\nWait.\nExact Answer: B\nConfidence: 5", "B", 5.0),
            ("解释：见文。\n准确答案：周文岚\n置信度：60%", "周文岚", 60.0),
            ("I do not know.", None, None),
        ],
    )
    def it_is_read_when_a_model_bends_the_form(self, text: str, exact: str | None, confidence: float | None):
        answer = read_response(text)
        assert (answer.exact, answer.confidence) == (exact, confidence)

    @given(st.text(max_size=300))
    @settings(deadline=None)
    def it_is_read_whatever_it_is(self, text: str):
        answer = read_response(text)
        assert answer.confidence is None or 0 <= answer.confidence <= 100
        cited_docids(text)

    def it_cites_docids_in_brackets(self):
        text = "So it is [20], as [7, 20] and 【33】 say; not (9), nor [see below]."
        assert cited_docids(text) == ["20", "7", "33"]
        assert cited_docids("As [d-1] says [x].", ["d-1", "d-2"]) == ["d-1"]


class DescribeTheRules:
    @pytest.mark.parametrize(
        ("given_", "wanted"),
        [
            ("41300", "41,300"),
            ("41,300 passengers", "41,300"),
            ("1887.", "1887"),
            ("14 May 1872", "1872-05-14"),
            ("May 14th, 1872", "14 May 1872"),
            ("1872年5月14日", "14 May 1872"),
            ("Soll, Ingrid", "Ingrid Soll"),
            ("the Grey Heron", "Grey Heron"),
            ("Dr Ingrid Soll", "Ingrid Soll"),
            ("３８６人", "386"),
            ("周文岚馆长", "周文岚"),
            ("8.6 million", "8,600,000"),
        ],
    )
    def it_knows_the_same_answer(self, given_: str, wanted: str):
        assert same(given_, wanted)

    @pytest.mark.parametrize(
        ("given_", "wanted"),
        [
            ("1888", "1887"),
            ("41,301", "41,300"),
            ("14 May 1873", "14 May 1872"),
            ("May 1872", "14 May 1872"),
            ("Ingrid", "Ingrid Soll"),
            ("Nils Quilatov or Petra Varumquist or Rana Balustrom", "Nils Quilatov"),
            ("6.15", "6.51"),
            ("", "1887"),
            ("between 1880 and 1890, perhaps 1887", "1887"),
            ("周文", "周文岚"),
        ],
    )
    def it_knows_another_answer(self, given_: str, wanted: str):
        assert not same(given_, wanted)

    def it_judges_in_the_published_fields(self):
        question = Question(id="1", query="q", answer="1887", aliases=["the year 1887"])
        judged = RuleJudge().judge(question, response_of("x", "the year 1887", 40))
        assert (judged.extracted_final_answer, judged.correct, judged.confidence) == ("the year 1887", True, 40)
        silent = RuleJudge().judge(question, "It was 1887.")
        assert (silent.extracted_final_answer, silent.correct, silent.confidence) == (None, False, 100)


class DescribeCalibration:
    def it_is_the_root_of_the_squared_differences_of_bins(self):
        sure = [0.0] * 4 + [100.0] * 4
        right = [False, False, False, True, True, True, True, False]
        assert calibration_error(sure, right, 4) == pytest.approx(0.25)
        assert calibration_error([0.0] * 4, [False] * 4, 4) == 0.0

    def it_gives_the_rest_to_the_last_bin_and_leaves_it_out_as_published(self):
        sure, right = [0.0] * 4 + [100.0] * 7, [False] * 4 + [False] * 7
        assert calibration_error(sure, right, 4) == pytest.approx((7 / 11) ** 0.5)
        assert calibration_error(sure, right, 4, last=False) == 0.0

    def it_says_nothing_of_too_few(self):
        assert calibration_error([50.0] * 3, [True] * 3, 4) is None

    @given(st.lists(st.tuples(st.floats(0, 100), st.booleans()), min_size=1, max_size=60), st.integers(1, 20))
    @settings(deadline=None)
    def it_stays_between_0_and_1(self, answers: list[tuple[float, bool]], size: int):
        error = calibration_error([a for a, _ in answers], [b for _, b in answers], size)
        assert error is None or 0 <= error <= 1.0 + 1e-9

    def it_has_wilsons_interval(self):
        low, high = interval(5, 10)
        assert (low, high) == (pytest.approx(0.2366, abs=1e-3), pytest.approx(0.7634, abs=1e-3))
        assert share_found(["a", "a", "b"], ["a", "c"]) == 0.5
        assert share_found(["a"], []) is None


class DescribeTheLoaders:
    @given(st.text(max_size=200), st.text(min_size=1, max_size=80))
    @settings(deadline=None)
    def it_decrypts_what_was_encrypted(self, text: str, canary: str):
        if "\ud800" <= max(text + canary, default="") <= "\udfff":
            return
        assert decrypted(encrypted(text, canary), canary) == text

    def it_reads_browsecomp(self, tmp_path: Path):
        path = tmp_path / "set.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            rows = csv.writer(file)
            rows.writerow(["problem", "answer", "problem_topic", "canary"])
            for n in range(3):
                rows.writerow([encrypted(f"Question {n}?", f"c{n}"), encrypted(f"Answer {n}", f"c{n}"), "t", f"c{n}"])
        questions = load(path)
        assert [(q.id, q.query, q.answer) for q in questions][1] == ("1", "Question 1?", "Answer 1")
        path.write_text("a,b\n1,2\n", "utf-8")
        with pytest.raises(InputRefused, match="problem"):
            load(path)

    def it_reads_browsecomp_plus(self, tmp_path: Path):
        path, canary = tmp_path / "set.jsonl", "a canary"
        row = {
            "query_id": "7",
            "query": encrypted("Which?", canary),
            "answer": encrypted("This", canary),
            "gold_docs": [{"docid": encrypted("11", canary), "text": encrypted("x", canary)}],
            "evidence_docs": [{"docid": encrypted(d, canary), "text": encrypted("x", canary)} for d in ("11", "12")],
        }
        path.write_text(json.dumps(row) + "\n", "utf-8")
        (question,) = load(path, canary=canary)
        assert (question.id, question.query, question.answer) == ("7", "Which?", "This")
        assert (question.gold, question.evidence) == (["11"], ["11", "12"])
        with pytest.raises(InputRefused, match="canary"):
            load(path, canary="another")
        plain = {"query_id": 7, "query": "Which?", "answer": "This"}
        path.write_text(json.dumps(plain) + "\n", "utf-8")
        qrels = tmp_path / "qrels.txt"
        qrels.write_text("7 Q0 11 1\n7 Q0 12 0\n7 Q0 13 1\n", "utf-8")
        assert with_relevance(load(path), qrels)[0].evidence == ["11", "13"]

    def it_refuses_what_is_no_set(self, tmp_path: Path):
        for name, text in (("a.jsonl", "{"), ("b.jsonl", "[1]\n"), ("c.jsonl", ""), ("d.jsonl", '{"id": "1"}\n')):
            path = tmp_path / name
            path.write_text(text, "utf-8")
            with pytest.raises(InputRefused):
                load(path)
        with pytest.raises(InputRefused, match="exist"):
            load(tmp_path / "none.jsonl")
