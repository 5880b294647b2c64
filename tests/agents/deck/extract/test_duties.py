"""Lists all of which say who does something by when."""

from __future__ import annotations

from agents.deck.extract.duties import duties
from tests.agents.deck.extract.documents import library


def _read(text: str) -> list[tuple[str, str, str]]:
    return [(d.who, d.what, d.when) for d in duties(list(library(text).passages.values()))]


def it_reads_departments_what_they_do_and_by_when() -> None:
    text = (
        "# Move\n\nPersonnel: name one contact by 20 November.\n\nIT: bring two scanners by 10 January.\n\n"
        "Finance: release 480,000 kroner.\n"
    )
    assert _read(text) == [
        ("Personnel", "Name one contact", "20 November"),
        ("IT", "Bring two scanners", "10 January"),
        ("Finance", "Release 480,000 kroner", ""),
    ]


def it_reads_chinese_measures_with_who_answers_for_them() -> None:
    text = (
        "# 总结\n\n2026年6月底前完成沉沙池建设，由自然资源局负责。\n\n2027年起提高补贴，由财政局负责。\n\n"
        "2026年8月底前配备电源，由生态环境局牵头负责。\n"
    )
    assert _read(text) == [
        ("自然资源局", "完成沉沙池建设", "2026年6月底前"),
        ("财政局", "提高补贴", "2027年起"),
        ("生态环境局", "配备电源", "2026年8月底前"),
    ]


def it_reads_who_is_to_do_what_and_leaves_the_remark_under_the_list() -> None:
    text = (
        "# Actions\n\n- Petra to ask the parents for helpers by 30 October\n- Noor to repeat the survey in January\n"
        "- Mr Okafor will report the times by 23 October\n\nNext meeting: 20 November.\n"
    )
    assert _read(text) == [
        ("Petra", "Ask the parents for helpers", "30 October"),
        ("Noor", "Repeat the survey", "January"),
        ("Mr Okafor", "Report the times", "23 October"),
    ]


def it_gives_none_where_one_sentence_is_no_duty_or_few_have_a_date() -> None:
    assert not _read("# A\n\nIT: bring it by 10 May.\n\nThe lift is small.\n\nHR: name one by 3 May.\n")
    assert not _read("# A\n\nTea: leaves in hot water.\n\nCoffee: ground beans.\n\nMilk: from the farm.\n")
