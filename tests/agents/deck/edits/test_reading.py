"""Wishes become operations: in English and Chinese, by number, place, kind and subject; or are refused with the reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.deck.edits.errors import EditRefused
from agents.deck.edits.reading import read
from tests.agents.deck.edits.decks import spec

WISHES = {
    "delete all mentions of taxis": "remove_slide s4 | remove_slide s6 | remove_text s7 figures/1 | remove_slide s8",
    "give the whole deck a warm dark look": "change_theme *dark | mood warmer",
    "改成暖色的深色风格": "change_theme *dark | mood warmer",
    "sort the bars so that the highest comes first": "sort_data s8 True",
    "第8页的柱子从小到大排序": "sort_data s8 False",
    "only three costs": "remove_text s4 bullets/3",
    "add a thank you slide with our phone 021-5550 1234": "insert_slide s10 title Thank you Phone 021-5550 1234",
    "最后加一页谢谢，附上电话 021-5550 1234": "insert_slide s10 title Thank you 电话 021-5550 1234",
    "add our hotline 0800 555 199 to slide 4": "add_text s4 Hotline 0800 555 199",
    "最后一页写上联系邮箱 night@qinghe.example": "set_text s10 message 联系邮箱 night@qinghe.example",
    "on slide 8 sort the bars by rides": "sort_data s8 True rides",
    "把“Shade at the stops”改叫“得与失”": "set_text s5 title 得与失",
    "everything after slide 6 can go except the sources": "remove_slide s7 | remove_slide s8 | remove_slide s9",
    'replace the word "taxi" with "cab" all over': "replace_text taxi cab",
    "drop slide 5, it changes every year anyway": "remove_slide s5",
    "drop the agenda, we don't need it": "remove_slide s2",
    'call it "Night bus" instead': "rename_deck Night bus",
    "第4页只保留前两条": "remove_text s4 bullets/3 | remove_text s4 bullets/2",
    "整体换成浅色背景": "change_theme *light",
    "turn slide 4 into a numbered list": "change_layout s4 process",
    "move the comparison to the front": "move_slide s6 3",
    "show the taxi table as a line chart": "chart_kind s9 line",
    "make slide 4 a timeline": "change_layout s4 timeline",
    "Please turn the fourth slide into a process diagram.": "change_layout s4 process",
    "swap 2 and 5": "swap_slides s2 s5",
    'make the title of slide 4 "Costs first"': "set_text s4 title Costs first",
    "can the chart on slide 8 be a plain bar chart?": "chart_kind s8 bar",
    "keep only the first two bullets on slide 4": "remove_text s4 bullets/3 | remove_text s4 bullets/2",
    "the key figures should come straight after slide 2": "move_slide s7 3",
    "i'd like slide 4 as icons instead of a list": "change_layout s4 icons",
    "给第4页加一句话：“水井很深。”": "add_text s4 水井很深。",
    "第4页只留两条": "remove_text s4 bullets/3 | remove_text s4 bullets/2",
    "第8页的折线改成柱状图": "chart_kind s8 column",
    "色调偏蓝一点": "hue blue True",
    "全部改成深色": "change_theme *dark",
    "删掉“Shade at the stops”那页": "remove_slide s5",
    "delete the “Shade at the stops” slide": "remove_slide s5",
    "把关键数字那一页挪到第3页前面": "move_slide s7 3",
    "swap slides 2 and 5": "swap_slides s2 s5",
    "shorter": "shorten",
    "make slide 4 shorter": "shorten s4",
    "shorten bullet 1 on slide 4": "shorten s4 bullets/0",
    "translate to Chinese": "translate zh",
    "translate slide 3 into Chinese": "translate zh s3",
    "less blue": "hue blue False",
    "less green, more blue": "accent #1F4E9E | hue green False",
    "第3页和第5页换一下顺序": "swap_slides s3 s5",
    "绿色少一点，蓝色多一点": "accent #1F4E9E | hue green False",
    "make all charts line charts": "chart_kind s8 line",
    "too much green": "hue green False",
    "make it darker": "mood darker",
    "more serious": "mood serious",
    "a lighter background please": "mood lighter ground",
    "make the background a bit darker": "mood darker ground",
    "背景换浅一点": "mood lighter ground",
    'remove the word "taxi" everywhere': "replace_text taxi",
    "把“出租车”这个词全部删掉": "replace_text 出租车",
    "最后加一页“谢谢观看”": "insert_slide s10 title 谢谢观看",
    "dark mode": "change_theme *dark",
    "use the nocturne theme": "change_theme nocturne",
    "use #112233 as accent color": "accent #112233",
    "move slide 3 after slide 5": "move_slide s3 5",
    "move slide 5 to 2": "move_slide s5 2",
    "move slide 3 before slide 2": "move_slide s3 2",
    "move the last slide to the front": "move_slide s10 1",
    "delete slide 3": "remove_slide s3",
    "remove slides 3-5": "remove_slide s3 | remove_slide s4 | remove_slide s5",
    "remove the slide about shade": "remove_slide s5",
    "remove the agenda slide": "remove_slide s2",
    "delete the second to last slide": "remove_slide s9",
    "delete the second bullet of slide 4": "remove_text s4 bullets/1",
    "remove the bullet about taxi rides that fell on slide 4": "remove_text s4 bullets/3",
    "hide slide 6": "hide_slide s6 True",
    "unhide slide 6": "hide_slide s6 False",
    "duplicate slide 4": "duplicate_slide s4",
    "merge slides 4 and 5": "merge_slides s4 s5",
    "split slide 4 in two": "split_slide s4",
    "add a slide about drivers after slide 4": "add_about drivers s4",
    "add a blank slide after slide 2": "insert_slide s2 bullets",
    'insert a timeline slide after slide 3 called "History"': "insert_slide s3 timeline History",
    "change the title of slide 4 to Costs and benefits": "set_text s4 title Costs and benefits",
    "rename slide 4 to Cut costs and add staff": "set_text s4 title Cut costs and add staff",
    'rename the deck to "Buses"': "rename_deck Buses",
    'change bullet 1 on slide 4 to "It costs less"': "set_text s4 bullets/0 It costs less",
    "add a bullet to slide 4: Wells": "add_text s4 Wells",
    'replace "taxi" with "cab" everywhere': "replace_text taxi cab",
    "make bullet 1 of slide 4 bold": "set_style s4 bullets/0 strong True",
    "bigger text on slide 4": "set_style s4 larger True",
    "make the chart on slide 8 a line chart": "chart_kind s8 line",
    "make slide 8 a table": "chart_kind s8 table",
    "shorten it to 5 slides": "set_length 5",
    "add speaker notes to slide 3: Say hello to everyone": "set_notes s3 Say hello to everyone True",
    "undo": "restore",
    "back to version 2": "restore 2",
    "rewrite slide 4 to be friendlier": "reword s4 to be friendlier",
    "merge 4 and 5": "merge_slides s4 s5",
    "turn 5 into a comparison": "change_layout s5 comparison",
    "make the title of 4 shorter": "shorten s4 title",
    "add a slide about drivers after 4": "add_about drivers s4",
    "slide 4: shorter": "shorten s4",
    "put the numbers right before the end": "move_slide s9 9",
    "shade at the stops should come right after the ring": "move_slide s5 4",
    "everything after slide 8 can go": "remove_slide s9 | remove_slide s10",
    "get rid of slides 4, 5 and the one about taxi rides": "remove_slide s4 | remove_slide s5 | remove_slide s8",
    'fix the typo on slide 4: "taxi" should be "cab"': "replace_text s4 taxi cab",
    "swap the first two bullets on slide 4": "move_text s4 bullets/1 0",
    "第4页和第5页重复了，只留一页": "remove_slide s5",
    "第4页第二条太长了": "shorten s4 bullets/1",
    "swap 2 and 5, then make slide 4 a timeline and delete slide 6": "swap_slides s2 s5 | change_layout s4 timeline | remove_slide s6",
    "把第4页改成时间线": "change_layout s4 timeline",
    "交换第2页和第5页": "swap_slides s2 s5",
    "把第二页和第五页对调": "swap_slides s2 s5",
    "删除第3到5页": "remove_slide s3 | remove_slide s4 | remove_slide s5",
    "把第五张移到第二页后面": "move_slide s5 3",
    "把最后一页移到最前面": "move_slide s10 1",
    "翻译成中文": "translate zh",
    "把第3页翻译成英文": "translate en s3",
    "短一点": "shorten",
    "精简第4页": "shorten s4",
    "少一点蓝色": "hue blue False",
    "更严肃一些": "mood serious",
    "换成深色主题": "change_theme *dark",
    "在第4页后面加一页关于司机的幻灯片": "add_about 司机 s4",
    "把第4页的标题改成成本与效益": "set_text s4 title 成本与效益",
    "删除第4页的第二条": "remove_text s4 bullets/1",
    "隐藏第6页": "hide_slide s6 True",
    "合并第4页和第5页": "merge_slides s4 s5",
    "拆分第4页": "split_slide s4",
    "把第8页的图表改成折线图": "chart_kind s8 line",
    "把“taxi”替换成“出租车”": "replace_text taxi 出租车",
    "加粗第4页的第一条": "set_style s4 bullets/0 strong True",
    "第4页字体大一点": "set_style s4 larger True",
    "第3页备注改成：大家好": "set_notes s3 大家好 False",
    "给第4页加一条：水井": "add_text s4 水井",
    "撤销": "restore",
    "chnage teh theme to ink": "change_theme ink",
    "delete the agenda please": "remove_slide s2",
    "use a warmer palette": "mood warmer",
    "move the shade slide to the end": "move_slide s5 10",
    "swap key figures and what it costs": "swap_slides s7 s4",
    "go back to the first version": "restore 1",
    "add a slide about drivers from the document": "add_about drivers",
    "it's too long, cut it to 5 slides": "set_length 5",
    "配色暖一些": "mood warmer",
    "恢复到最初版本": "restore 1",
    "太长了，压缩到5页": "set_length 5",
    "remove the agenda and renumber": "remove_slide s2",
    "delete slide 3, it repeats slide 4": "remove_slide s3",
    "slide 4 needs fewer words": "shorten s4",
    "the title of slide 4 should just say Shade": "set_text s4 title Shade",
    "use a green accent and a lighter background": "accent #1F6B3B | mood lighter ground",
    "change the title to Cool streets now": "rename_deck Cool streets now",
    "第4页太满了，改成三张卡片": "change_layout s4 icons",
    "目录不要了": "remove_slide s2",
    "numbers first": "move_slide s7 4 | move_slide s8 5 | move_slide s9 6",
    "先讲数据": "move_slide s7 4 | move_slide s8 5 | move_slide s9 6",
    "swap the last content slide with slide 4": "swap_slides s9 s4",
    "use green instead of red": "accent #1F6B3B | hue red False",
    "把红色换成绿色": "accent #1F6B3B | hue red False",
    "keep only slides 1 to 7": "remove_slide s8 | remove_slide s9 | remove_slide s10",
    "the deck should end with slide 4": "move_slide s4 9",
    "I want slide 8 earlier, as slide 4": "move_slide s8 4",
    "make sure the deck isn't longer than 6 slides": "set_length 6",
    "can we lose the agenda?": "remove_slide s2",
    "move slide 8 right after the cover": "move_slide s8 2",
    "删除第3页，然后把第4页改成两栏": "remove_slide s3 | change_layout s4 two_columns",
}  # fmt: skip


def told(wish: str, **looking: str) -> str:
    found = read(wish, spec(), **looking)
    assert not found.left
    shown = [" ".join(str(v) for v in o.model_dump(exclude_none=True).values() if v != "") for o in found.operations]
    ordered = [_ordered(o) for o in found.operations]
    return " | ".join(ordered or shown)


def _ordered(operation: object) -> str:
    """Name first, then the values in the order that a person says them."""
    data = operation.model_dump(exclude_none=True)  # type: ignore[attr-defined]
    name = data.pop("op")
    first = [k for k in ("language", "about", "after", "slide", "first", "second", "item", "layout") if k in data]
    rest = [k for k in data if k not in first]
    return " ".join([name, *(str(data[k]) for k in [*first, *rest] if data[k] != "")])


class DescribeRules:
    @pytest.mark.parametrize(("wish", "operations"), list(WISHES.items()))
    def it_reads(self, wish: str, operations: str) -> None:
        assert told(wish) == operations

    def it_takes_the_numbers_of_a_file(self) -> None:
        found = read("use the numbers from this new file", spec(), files=["sales.xlsx"])
        assert [o.op for o in found.operations] == ["update_data"]
        assert [o.op for o in read("用新文件的数据更新图表", spec(), files=["a.csv"]).operations] == ["update_data"]

    def it_goes_by_the_slide_and_the_text_that_the_person_looks_at(self) -> None:
        assert told("make it a timeline", slide="s4") == "change_layout s4 timeline"
        assert told("shorter", slide="s4", element="bullets/1") == "shorten s4 bullets/1"
        assert told("make this slide a table", slide="s8") == "chart_kind s8 table"

    def it_takes_a_tone_of_voice_for_words_and_not_for_colours(self) -> None:
        for wish in ("make it more formal", "语气正式一些"):
            assert {o.op for o in read(wish, spec()).operations} == {"reword"}
        assert told("make the look more professional") == "mood serious"

    def it_puts_no_word_of_the_deck_or_of_a_quotation_right(self) -> None:
        assert told('rename slide 4 to "Teh chnage"') == "set_text s4 title Teh chnage"

    def it_leaves_what_no_rule_reads(self) -> None:
        found = read("delete slide 3 and sing me a song", spec())
        assert found.left
        assert "sing me a song" in found.left[0]

    def it_leaves_an_audience_to_the_model_and_rewords_what_is_named(self) -> None:
        said = "make it more persuasive for the board"
        assert read(said, spec(), slide="s4").left == [said]
        assert told("make slide 4 more persuasive for the board").startswith("reword")

    def it_keeps_a_quotation_whole(self) -> None:
        found = read('change the title of slide 4 to "Swap 2 and 5; then delete slide 3"', spec())
        assert [o.op for o in found.operations] == ["set_text"]
        assert found.operations[0].text == "Swap 2 and 5; then delete slide 3"  # type: ignore[union-attr]


class DescribeRefusals:
    @pytest.mark.parametrize(
        ("wish", "reason"),
        [
            ("make slide 99 a table", "There is no slide 99: the deck has 10"),
            ("把第99页删除", "There is no slide 99"),
            ("remove the slide about giraffes", "No slide is about “giraffes”"),
            ("translate everything to German", "English or Chinese"),
            ("remove bullet 9 on slide 4", "no number 9"),
            ("make it a timeline", "not said which slide"),
            ("use the numbers from the new file", "no new file"),
            ("delete the FAQ slide", "no FAQ slide"),
            ("move slide 1 up", "cannot move to position 0"),
            ("number the slides", "its number already"),
            ("去掉页码", "cannot be hidden"),
            ("make the text bigger on every slide", "as large as each slide holds"),
            ("add speaker notes to slide 3", "not said what the notes"),
            ("highlight the number 987,654", "No text of the deck"),
            ("  ", "no wish"),
            ("x" * 5000, "characters"),
        ],
    )
    def it_says_why(self, wish: str, reason: str) -> None:
        with pytest.raises(EditRefused) as refused:
            read(wish, spec())
        assert reason in refused.value.sentence


@given(st.text(max_size=120))
def test_any_text_is_read_or_left_or_refused(wish: str) -> None:
    try:
        found = read(wish, spec())
    except EditRefused:
        return
    assert found.left or found.operations


@given(st.lists(st.sampled_from([w for w in WISHES if w != "undo"]), min_size=1, max_size=4))
def test_wishes_joined_by_semicolons_are_read_one_by_one(wishes: list[str]) -> None:
    found = read("; ".join(w.rstrip(".") for w in wishes), spec())
    assert not found.left
    assert len(found.operations) >= len(wishes)


@pytest.mark.parametrize(
    ("wish", "made"),
    [
        ("swap the last two slides", [("swap_slides", "s9")]),
        ("move slide 6 after slide 3 and then shorten it", [("move_slide", "s6"), ("shorten", "s6")]),
        ("the second bullet on slide 4 should say: It costs less", [("set_text", "s4")]),
        ("put the money slide last", [("move_slide", "s7")]),
        ("put the monney slide last", [("move_slide", "s7")]),
        ("最后两页对调", [("swap_slides", "s9")]),
        ("把第4页移到第6页后面，然后把它缩短", [("move_slide", "s4"), ("shorten", "s4")]),
        ("整体压缩到6页", [("set_length", "")]),
        ("用蓝色的主题", [("hue", "")]),
    ],
)
def it_knows_runs_pronouns_and_what_a_slide_draws_on(wish: str, made: list[tuple[str, str]]):
    found = read(wish, spec(), headings={"s7": "Money"})
    told = [(o.op, getattr(o, "slide", None) or getattr(o, "first", "") or "") for o in found.operations]
    assert not found.left
    assert told == made


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        ("delete all slides", "at least one"),
        ("change the font to Comic Sans", "belongs to the theme"),
        ("把字体换成楷体", "belongs to the theme"),
        ("第三条删掉", "not said which slide"),
        ("make it shorter and make it longer", "shorter and longer at once"),
        ("改得短一点又详细一点", "短 and 详细 at once"),
        ("one chart per slide", "No slide of the deck has two charts"),
        ("第4页只留四条", "has 4 entries"),
        ("remove everything about dragons", "No text of the deck has"),
        ("swap the last five pages", "Two slides change places"),
        ("use a serif font for the titles", "belongs to the theme"),
        ("make all titles red", "colour of titles"),
        ("把标题都改成蓝色", "colour of titles"),
        ('put our slogan "Nobody eats alone" on all slides', "foot says what the deck is called"),
        ('给每一页加上公司名称"蓝海能源"', "foot says what the deck is called"),
        ("add a picture to slide 4", "Pictures come with a deck"),
        ("第4页太空了，加一张图", "Pictures come with a deck"),
        ("把预算那页移到最后", "No slide is about “预算”"),
    ],
)
def it_says_plainly_what_no_deck_does(wish: str, reason: str):
    with pytest.raises(EditRefused, match=reason):
        read(wish, spec())


@pytest.mark.parametrize(("wish", "heir"), [("delete slide 4 but keep its notes", "s3"), ("删掉第4页但保留备注", "s3")])
def it_keeps_the_notes_of_a_slide_that_goes(wish: str, heir: str):
    deck = spec()
    slides = [s.model_copy(update={"notes": ["Wait for the mayor."]}) if s.id == "s4" else s for s in deck.slides]
    found = read(wish, deck.model_copy(update={"slides": slides}))
    assert [o.op for o in found.operations] == ["set_notes", "remove_slide"]
    assert found.operations[0].model_dump() == {
        "op": "set_notes", "slide": heir, "text": "Wait for the mayor.", "add": True
    }  # fmt: skip
    assert [o.op for o in read(wish, deck).operations] == ["remove_slide"]
