"""Ways of speech said plainly, and what cannot be a name let go of."""

from __future__ import annotations

import pytest

from agents.site.reading import read_sentence, speech
from agents.site.reading.sifting import is_name


class DescribeSpeech:
    @pytest.mark.parametrize(
        ("said", "plain"),
        [
            ("Guests shouldn't be able to book late", "Guests may not book late"),
            ("pupils are not allowed to post", "Pupils may not post"),
            ("members should be able to cancel", "Members can cancel"),
            ("customers tell me the breed", "Customers tell the breed"),
            ("coaches put in training times", "Coaches add training times"),
            ("My wife and I run a kennel", "We run a kennel"),
            ("guests pick a morning or an afternoon", "Guests state morning or afternoon"),
            ("we rent out two cottages by the lake: guests book them", "A site for two cottages for rent: guests book them"),
            ("My mother runs a guest house. Guests book", "A site for a guest house: Guests book"),
            ("We're a vineyard that sells wine and gives tastings. People book", "A site for a vineyard with wine and tastings. People book"),
            ("don't let people who owe us book", "people who owe us may not book"),
            ("我开了一家社区洗衣店，顾客下单", "社区洗衣店网站：顾客下单"),
            ("学校食堂想做一个网站：家长订餐", "学校食堂网站：家长订餐"),
            ("成员上传照片并写拍摄地点", "成员上传照片，填写拍摄地点"),
            ("顾客登记车辆的车牌和型号，预约保养", "顾客登记车辆，车辆有车牌和型号，预约保养"),
            ("登记自己的年龄", "登记自己的年龄"),
            ("A writers' group shares drafts, members comment", "A site for a writers' group: members share drafts, members comment"),
            ("parents who haven't answered get listed", "Parents who have not answered get listed"),
            ("parents register their children for courses", "Parents add their children and sign up for courses"),
            ("members say whether they come", "Members sign up"),
            ("the caretaker sets open, in progress or done", "The caretaker marks them as open, in progress or done"),
            ("the baker sets three prices", "The baker sets three prices"),
            ("our wines, tastings people can book for up to 12 guests, and a blog", "Our wines, tastings, and a blog; people book tastings; at most 12 guests per tasting"),
            ("vehicles and a members-only calendar of drills", "Vehicles and drills; only members can see drills"),
            ("the drills are for members only", "The drills are visible to members only"),
            ("the courses are for members", "The courses are for members"),
            ("neighbours reserve one from a day to a day", "Neighbours reserve one by the day"),
            ("events and recipes members can rate", "Events and recipes; members rate recipes"),
            ("a painter who sells prints and shows albums only invited clients can see", "A site for a painter with prints and albums; only invited clients can see albums"),
            ("给小区物业做一个报修网站：住户提交报修", "小区物业报修网站：住户提交报修"),
            ("为社区菜园做一个网站：居民申请地块", "社区菜园网站：居民申请地块"),
            ("客人选入住和离店日期预订", "客人入住"),
            ("Members suggest books with a link, vote once each", "Members suggest books with a link and members vote once each"),
            ("plots, jobs people sign up for on working days, and tools", "Plots, jobs, and tools; people sign up for jobs on working days"),
            ("同学填写姓名、想加入的社团", "同学填写姓名、社团"),
        ],
    )  # fmt: skip
    def it_says_it_plainly(self, said: str, plain: str) -> None:
        assert speech.plainly(said) == plain

    @pytest.mark.parametrize(
        "noun", ["close it", "me the breed", "种衣服单价不同", "总价自动计算", "没", "everyone can", "winner shown"]
    )
    def it_takes_no_half_of_a_clause_for_a_name(self, noun: str) -> None:
        assert not is_name(noun)

    @pytest.mark.parametrize("noun", ["items", "white goods", "meeting rooms", "不锈钢餐具", "照片"])
    def it_takes_names_for_names(self, noun: str) -> None:
        assert is_name(noun)

    def it_offers_either_of_two_as_a_choice(self) -> None:
        spec = read_sentence("a booking site for a dog groomer: customers pick a morning or an afternoon").spec
        assert [c.label for c in next(f for f in spec.entity("booking").fields if f.name == "time_of_day").choices] == [
            "Morning",
            "Afternoon",
        ]

    def it_goes_on_with_whoever_did_what_was_taken_out(self) -> None:
        spec = read_sentence("Our allotment club: members pay 40 euros a year, report broken taps").spec
        assert spec.entity("broken_tap").access.create == "member"

    def it_lets_people_sign_up_for_what_others_put_up(self) -> None:
        spec = read_sentence("An app for our allotment: plots with number and size, jobs people sign up for").spec
        assert spec.entity("job").access.create == "staff"
        assert [f.target for f in spec.entity("sign_up").fields if f.kind == "relation"] == ["job"]

    def it_names_what_it_did_not_build(self) -> None:
        read = read_sentence("a site for a football club: the secretary sees who hasn't answered")
        assert any("who has not answered" in line for line in read.said)
