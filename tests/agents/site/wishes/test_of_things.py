"""Wishes about a thing that is there, in Chinese: its fields, what people do with it, words on the home page."""

from __future__ import annotations

import pytest

from agents.site.reading.sentence import read_sentence
from agents.site.spec import SiteSpec
from agents.site.wishes.applying import apply
from agents.site.wishes.understanding import read_wish


@pytest.fixture(scope="module")
def books() -> SiteSpec:
    return read_sentence("小区图书漂流站，居民登记图书，写书名、作者，其他人可以借走，最长30天").spec


@pytest.mark.parametrize(
    ("wish", "label", "kind"),
    [
        ("加上书的封面照片", "封面照片", "image"),
        ("图书增加封面照片", "封面照片", "image"),
        ("增加图书的作者简介", "作者简介", "long_text"),
        ("图书加上出版社和页数", "页数", "integer"),
    ],
)
def test_a_part_of_a_thing_is_a_field_of_it(books: SiteSpec, wish: str, label: str, kind: str) -> None:
    after = apply(books, read_wish(wish, books).operations)
    assert len(after.entities) == len(books.entities)
    assert [f.kind for e in after.entities for f in e.fields if f.label == label] == [kind]


def test_what_is_said_of_a_thing_stays_a_thing(books: SiteSpec) -> None:
    after = apply(books, read_wish("增加图书的评价", books).operations)
    assert any(e.titles == "评价" for e in after.entities)


@pytest.mark.parametrize(
    ("wish", "most", "per"),
    [("每人最多借两本", 2, None), ("每人每天最多借三本", 3, "day"), ("每人同时最多租一辆", 1, None)],
)
def test_a_limit_is_of_what_people_do(books: SiteSpec, wish: str, most: int, per: str | None) -> None:
    heard = read_wish(wish, books)
    after = apply(books, heard.operations)
    limits = [(e.name, r.most, r.per) for e in after.entities for r in e.rules if r.kind == "limit"]
    assert limits == [("loan", most, per)]
    assert ("每天" in heard.said[0]) == (per == "day")


def test_words_stand_on_the_home_page(books: SiteSpec) -> None:
    after = apply(books, read_wish("首页写上：诚信为本，有借有还", books).operations)
    assert any(s.text == "诚信为本，有借有还" for page in after.pages for s in page.sections)


@pytest.mark.parametrize(
    ("sentence", "least", "most"),
    [
        ("holiday cottage, minimum 3 nights, guests request dates", 3, None),
        ("holiday cottage in Cornwall, two nights minimum, guests request dates", 2, None),
        ("民宿网站，三间房，两晚起订，客人在线预订", 2, None),
        ("工具租赁，最长7天，客人预订", None, 7),
    ],
)
def test_a_stay_has_its_least_and_most(sentence: str, least: int | None, most: int | None) -> None:
    spec = read_sentence(sentence).spec
    assert [(r.least, r.most) for e in spec.entities for r in e.rules if r.kind == "stay"] == [(least, most)]


def test_a_measure_word_is_no_part_of_a_name() -> None:
    spec = read_sentence("县城电动车租赁，每辆车有编号、电量、日租金，客人选车").spec
    assert [e.titles for e in spec.entities] == ["车", "租借"]
    assert {"编号", "电量"} <= {f.label for f in spec.entities[0].fields}


def test_what_is_written_down_of_a_thing_are_its_fields() -> None:
    spec = read_sentence("小区图书漂流站：居民登记要漂流的书，写书名、作者、品相，其他人可以借走，最长30天").spec
    assert [e.titles for e in spec.entities] == ["书", "借用"]
    assert {"作者", "品相"} <= {f.label for f in spec.entities[0].fields}
    assert all(clause.held for clause in spec.clauses)


def test_who_gives_and_who_takes_are_people() -> None:
    spec = read_sentence("同城宠物领养，送养人发布要送养的宠物，写品种、年龄、性格，领养人申请").spec
    assert [e.titles for e in spec.entities] == ["宠物", "领养申请"]
    assert all(clause.held for clause in spec.clauses)
