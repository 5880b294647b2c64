"""Messages whose halves cannot both be meant are refused by their words; those that only look like it are read."""

from __future__ import annotations

import pytest

from agents.errors import InputRefused
from agents.site.reading import read_sentence
from agents.site.wishes import WishRefused, read_wish
from agents.site.words.opposites import opposed
from tests.agents.site.verifying.samples import barber


class DescribeOpposites:
    @pytest.mark.parametrize(
        ("said", "halves"),
        [
            ("make the price optional and required", ("optional", "required")),
            (
                "rename service to cut and rename service to offer",
                ("rename service to cut", "rename service to offer"),
            ),
            ("hide the price but show it to everyone", ("hide the price", "show it to everyone")),
            (
                "let guests book without an account, but they must log in to book",
                ("let guests book without an account", "they must log in to book"),
            ),
            (
                "at most 5 bookings per person and at least 10 bookings per person",
                ("at most 5 bookings per person", "at least 10 bookings per person"),
            ),
            (
                "everyone can see the bookings but nobody can see them",
                ("everyone can see the bookings", "nobody can see them"),
            ),
            ("bookings need a birthday but must not ask for one", ("need a birthday", "must not ask for one")),
            ("show the phone to everyone and to nobody", ("to everyone", "to nobody")),
            ("make the name required and let people skip it", ("required", "let people skip it")),
            ("close at 8 pm and stay open until 10 pm", ("close at 8 pm", "stay open until 10 pm")),
            ("let guests cancel at any time, no cancellations", ("cancel at any time", "no cancellations")),
            ("a booking site where nobody can book anything", ("booking site", "nobody can book anything")),
            ("a gym open 24 hours, closed at night", ("open 24 hours", "closed at night")),
            (
                "all members can see all orders but orders are private",
                ("all members can see all orders", "orders are private"),
            ),
            ("预约网站，不能预约", ("预约网站", "不能预约")),
            ("每人只能借一本，每人最多借五本", ("每人只能借一本", "每人最多借五本")),
            ("8点关门，营业到10点", ("8点关门", "营业到10点")),
            ("价格必填，但也可以不填", ("必填", "可以不填")),
            ("让所有人都能看预约记录，又不让任何人看", ("所有人都能看预约记录", "不让任何人看")),
            ("不用登录就能预约，但必须登录才能预约", ("不用登录就能预约", "必须登录才能预约")),
            ("加一个备注，再去掉备注", ("加一个备注", "去掉备注")),
        ],
    )
    def it_quotes_both_halves(self, said: str, halves: tuple[str, str]):
        assert opposed(said) == halves

    @pytest.mark.parametrize(
        "said",
        [
            "make the phone required and the email optional",
            "everyone can see the bookings but nobody can see their phones",
            "only staff can edit bookings and everyone can edit their own bookings",
            "let guests browse without an account, but they must log in to book",
            "at least 2 nights and at most 14 nights",
            "a dark header and a light page",
            "a booking site where nobody can book on Sundays",
            "close at 8 pm on weekdays and stay open until 10 pm on Fridays",
            "closes at 8 pm, open until 20:00",
            "guests may cancel any time, no cancellation fees",
            "orders need an address but do not need a phone number",
            "show prices to everyone and none of the costs",
            "预约网站，不能预约周日",
            "每人每天最多借2本，每人每月最多借5本",
            "营业到晚上10点，9点停止点餐",
            "rename service to cut and rename booking to visit",
            "hide the price from visitors but show it to members",
            "所有人可以看资料，但不让任何人看电话",
            "不用登录就能看，但必须登录才能看联系方式",
            "最少借2本，最多借5本",
        ],
    )
    def it_lets_be_what_goes_together(self, said: str):
        assert opposed(said) is None

    def it_refuses_wishes_and_sentences(self):
        spec = barber()
        for wish in (
            "make the price optional and required",
            "close on Saturdays but keep Saturdays open",
            "周六开放，周六闭馆",
        ):
            with pytest.raises(WishRefused, match=r"contradict each other|互相矛盾"):
                read_wish(wish, spec)
        with pytest.raises(InputRefused, match=r"“anyone can borrow books” and “nobody is allowed to borrow books”"):
            read_sentence("a library where anyone can borrow books but nobody is allowed to borrow books")
