"""A field that only some see, in a sentence, as a wish, and back; a list of prices."""

from __future__ import annotations

import pytest

from agents.site.reading.sentence import read_sentence
from agents.site.spec import SiteSpec, faults, hidden_of
from agents.site.wishes.applying import apply
from agents.site.wishes.understanding import read_wish


def hidden(spec: SiteSpec) -> set[tuple[str, str]]:
    """Kind and readers of each field that is for few."""
    return {(f.kind, hidden_of(e)[f.name]) for e in spec.entities for f in e.fields if f.name in hidden_of(e)}


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("A directory of club members with name, phone and email, only members see the phone numbers", ("phone", "member")),
        ("a web shop for carpets, prices are only visible to registered dealers", ("money", "member")),
        ("lost pets: people report a pet with photo and phone, the phone is hidden from visitors", ("phone", "member")),
        ("a booking site for a vet, staff can write a private note that customers don't see", ("long_text", "staff")),
        ("二手交易网站，卖家发布商品和微信号，微信号登录后可见", ("text", "member")),
        ("宠物店预约，店员可以写内部备注，客人看不到", ("long_text", "staff")),
    ],
)  # fmt: skip
def test_a_sentence_hides_a_field(sentence: str, found: tuple[str, str]) -> None:
    made = read_sentence(sentence)
    assert found in hidden(made.spec)
    assert faults(made.spec) == []
    assert not any("did not build" in said or "没有实现" in said for said in made.said)


def test_a_wish_hides_a_field_and_shows_it_again() -> None:
    spec = read_sentence("a directory of local craftsmen with name, trade, phone and town").spec
    for wish, wanted in (
        ("hide the phone from visitors", {("phone", "member")}),
        ("staff can write a private note that customers don't see", {("phone", "member"), ("long_text", "staff")}),
        ("show the phone to everyone", {("long_text", "staff")}),
    ):
        heard = read_wish(wish, spec)
        assert heard.beyond is None
        spec = apply(spec, heard.operations)
        assert hidden(spec) == wanted
        assert faults(spec) == []


def test_what_only_its_owner_sees_is_hidden_already() -> None:
    spec = read_sentence("少儿舞蹈班网站，家长报名，填孩子姓名和联系电话").spec
    heard = read_wish("联系电话只有老师能看到", spec)
    assert heard.operations == []
    assert "已经如此" in heard.said[0]


def test_what_is_on_a_price_list_is_its_rows() -> None:
    spec = read_sentence("A dry cleaner: price list for shirts, suits and coats, customers order a pickup").spec
    priced = next(e for e in spec.entities if any(f.kind == "money" for f in e.fields))
    assert [row[priced.display] for row in priced.rows] == ["Shirts", "Suits", "Coats"]
    assert all("price" in row for row in priced.rows)
