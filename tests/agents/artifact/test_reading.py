"""From a sentence to a blueprint and its parameters; what fits none is not taken for one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.artifact import amounts, days, lists
from agents.artifact.assembling import artifact_in, html_of
from agents.artifact.blueprints import blueprints
from agents.artifact.choosing import choose
from agents.artifact.colours import NAMED, contrast, shades
from agents.artifact.following import follow
from agents.artifact.reading import read
from agents.coding.parsing import fault_of
from agents.text.words import language_of

SENTENCES = {
    "a snake game in green, fast, on a 20 cell grid": ("snake", {"speed": 12, "cells": 20}),
    "breakout with 6 rows and five lives": ("breakout", {"rows": 6, "lives": 5}),
    "2048 on a 5x5 board": ("tiles", {"size": 5}),
    "a memory game with 6 pairs": ("memory", {"pairs": 6}),
    "tic-tac-toe for two players": ("tictactoe", {"against": "person"}),
    "connect four against the computer": ("four", {"against": "computer"}),
    "a pomodoro timer with 25 minutes work and 5 minute breaks": ("timer", {"minutes": 25, "pause": 5}),
    "a countdown of 1 hour 30 minutes": ("timer", {"minutes": 90, "pause": 0}),
    "a converter from celsius to fahrenheit": ("converter", {"from": "°C", "to": "°F"}),
    "loan calculator for €250,000 at 3.5% over 25 years": ("loan", {"amount": 250000, "rate": 3.5, "years": 25, "currency": "€"}),
    "a tip calculator for a $84 bill and 4 people at 18%": ("tip", {"bill": 84, "people": 4, "percent": 18}),
    "a wheel that picks between pizza, pasta, sushi and salad": ("wheel", {"options": ["pizza", "pasta", "sushi", "salad"]}),
    "a metronome at 120 bpm": ("metronome", {"bpm": 120}),
    "visualise quicksort with 40 bars": ("sorting", {"way": "quick", "count": 40}),
    "projectile motion at 60 degrees and 30 m/s on the moon": ("projectile", {"angle": 60, "speed": 30, "gravity": "1.62"}),
    "a double pendulum": ("pendulum", {"bobs": "two"}),
    "速度快一点的绿色贪吃蛇": ("snake", {"speed": 12}),
    "番茄钟，25分钟专注，5分钟休息": ("timer", {"minutes": 25, "pause": 5}),
    "公斤换算成磅": ("converter", {"from": "kg", "to": "lb"}),
    "贷款计算器：20万元，利率4.1%，30年": ("loan", {"amount": 200000, "rate": 4.1, "years": 30, "currency": "¥"}),
    "冒泡排序可视化，三十个数": ("sorting", {"way": "bubble", "count": 30}),
    "记忆翻牌游戏，十对": ("memory", {"pairs": 10}),
    "a calculator": ("calculator", {}),
    "请做一个计算器": ("calculator", {}),
    "a currency calculator from euro to yen at 160": ("rate", {"from": "EUR", "to": "JPY", "rate": 160}),
    "汇率换算：美元换人民币，汇率7.1": ("rate", {"from": "USD", "to": "CNY", "rate": 7.1}),
    "an interval timer: 8 rounds of 20 seconds work and 10 seconds rest": ("intervals", {"work": 20, "rest": 10, "rounds": 8}),
    "间歇训练计时：30秒运动，15秒休息，6轮": ("intervals", {"work": 30, "rest": 15, "rounds": 6}),
    "an egg timer with presets soft 4, medium 7, hard 10": (
        "timer", {"minutes": 4, "presets": [{"label": "soft", "value": 4}, {"label": "medium", "value": 7}, {"label": "hard", "value": 10}]},
    ),
    "a dice roller for 2d20": ("dice", {"count": 2, "sides": 20}),
    "抛三枚硬币": ("dice", {"count": 3, "sides": 2}),
    "a password generator with 24 characters without symbols": ("password", {"length": 24, "symbols": False}),
    "roll three ten-sided dice and keep the lowest": ("dice", {"count": 3, "sides": 10, "keep": "lowest"}),
    "a pomodoro timer: 45 minutes of work, 15 minutes of rest, light": ("timer", {"minutes": 45, "pause": 15}),
    "五个人吃饭一共420元，AA制，小费5%": ("tip", {"bill": 420, "people": 5, "percent": 5}),
    "pong for two players, first to 5 points": ("pong", {"against": "person", "points": 5}),
    "五子棋双人对战": ("gomoku", {"against": "person"}),
    "rock paper scissors, best of three": ("rockpaper", {"rounds": 3}),
    "hangman with ten animal names": ("hangman", {"words": ["elephant", "giraffe", "penguin", "dolphin", "tiger", "rabbit", "crocodile", "kangaroo", "squirrel", "octopus"]}),
    "a memory game with 3 fruits": ("memory", {"faces": ["apple", "banana", "cherry"]}),
    "memory with 4 pairs of animals": ("memory", {"faces": ["elephant", "giraffe", "penguin", "dolphin"]}),
    "水果记忆翻牌": ("memory", {"faces": ["苹果", "香蕉", "樱桃", "橙子", "柠檬", "芒果", "桃子", "梨"]}),
    "a countdown to new year": ("until", {"day": "01-01"}),
    "how many days until our wedding on 12 June 2027": ("until", {"day": "2027-06-12"}),
    "距离圣诞节还有多少天": ("until", {"day": "12-25"}),
    "a simon says memory game with four colours": ("simon", {"pads": 4}),
    "一个骰子，三颗": ("dice", {"count": 3}),
    "2048小游戏，5x5": ("tiles", {"size": 5}),
    "a line chart of rainfall in mm: Jan 60, Feb 45": ("chart", {"form": "line", "unit": "mm"}),
    "柱状图：房租3000，吃饭1500，交通300元，标出平均线": ("chart", {"unit": "元", "average": True}),
    "catch falling apples in a basket, 5 lives": ("falling", {"mode": "catch", "thing": "apple", "lives": 5}),
    "a rocket that dodges meteors": ("falling", {"mode": "dodge", "thing": "rock", "hero": "rocket"}),
    "飞机大战，打外星人": ("falling", {"mode": "shoot", "thing": "ghost"}),
    "a flappy bird clone where the bird is a bee": ("flight", {"mode": "flap", "hero": "bee"}),
    "a cat that jumps over rocks": ("flight", {"mode": "jump", "hero": "cat", "thing": "rock"}),
    "猜数字，1到50，最多猜6次": ("guess", {"low": 1, "high": 50, "tries": 6}),
    "a team generator: put these into 3 groups: Ana, Ben, Chloe, Dev": ("teams", {"groups": 3, "items": ["Ana", "Ben", "Chloe", "Dev"]}),
    "随机点名：张伟、王芳、李娜": ("teams", {"mode": "one", "items": ["张伟", "王芳", "李娜"]}),
    "who owes whom: Anna paid 120, Ben 45 and Carla 0 euros": ("split", {"currency": "€"}),
    "who owes whom: costs split between Anna, Ben and Carla, each paid something else": ("split", {"items": ["Anna", "Ben", "Carla"]}),
    "20以内加减法口算，15道题": ("sums", {"kind": "add", "most": 20, "count": 15}),
    "a fuel cost calculator for 640 km at 7.2 l/100 for 4 people": ("reckoner", {"mode": "fuel", "distance": 640, "consumption": 7.2, "people": 4}),
    "a calculator: cost = hours * rate + 20": ("reckoner", {"formula": "cost = hours * rate + 20"}),
    "plot y = x^2 - 4 and y = 2x + 1 from -5 to 5": ("plotter", {"functions": ["x^2 - 4", "2x + 1"], "least": -5, "most": 5}),
    "a scatter plot of height and weight: 160 55, 172 70, 181 83": ("scatter", {"across": "Height", "up": "Weight"}),
    "savings calculator: 5000 to start, 200 a month, 4% interest, 15 years": ("reckoner", {"mode": "savings", "start": 5000, "monthly": 200, "rate": 4, "years": 15}),
    "打折计算器，原价399打8折": ("reckoner", {"mode": "discount", "price": 399, "rate": 20}),
    "bubble sort and quicksort side by side": ("sorting", {"way": "bubble", "also": "quick"}),
    "爱心飘落，中间写着“生日快乐”": ("drift", {"mode": "hearts", "words": "生日快乐", "speed": 5}),
}  # fmt: skip
MEANT = {
    "something that helps me focus on work for a while and then rest": "timer",
    "slide numbered tiles together until they add up": "tiles",
    "a thing to decide at random who does the dishes": "wheel",
    "bounce a ball off a paddle to break blocks": "breakout",
}
NONE = [
    "a chess game against the computer", "a calculator for tiled floors", "a gantt chart of my project", "how many litres of paint do I need for a room", "the weather in Paris tomorrow", "an online shop with accounts and payments",
    "write me a poem about autumn", "asdf qwer", "a game of go", "一个象棋游戏", "帮我写一封邮件", "translate this letter", "a pac-man clone",
]  # fmt: skip


class DescribeChoosing:
    @pytest.mark.parametrize("sentence", SENTENCES)
    def it_reads_what_a_sentence_says(self, sentence: str):
        name, expected = SENTENCES[sentence]
        choice = choose(sentence)
        assert choice is not None
        assert choice.blueprint.name == name
        found = read(sentence, choice.blueprint, language_of(sentence)).artifact.parameters
        assert {key: found[key] for key in expected} == expected

    @pytest.mark.parametrize("sentence", MEANT)
    def it_finds_a_blueprint_by_meaning(self, sentence: str):
        from agents.corpus.embedding import installed_embedder

        if installed_embedder() is None:
            pytest.skip("without the optional embedder, only names and terms are compared")
        choice = choose(sentence)
        assert choice is not None
        assert choice.blueprint.name == MEANT[sentence]

    @pytest.mark.parametrize("sentence", NONE)
    def it_takes_nothing_for_what_it_is_not(self, sentence: str):
        assert choose(sentence) is None

    def it_has_every_word_in_both_languages(self):
        assert len(blueprints()) >= 20
        for blueprint in blueprints().values():
            assert blueprint.words["en"].keys() == blueprint.words["zh"].keys(), blueprint.name
            assert blueprint.about["en"]
            assert blueprint.about["zh"]


class DescribeLists:
    def it_reads_numbers_with_their_labels(self):
        found, _ = lists.points("a bar chart of rents: Berlin 12.5 €, Paris 1,030.2 €, Rome 9 €")
        assert [(p["label"], p["value"]) for p in found] == [("Berlin", 12.5), ("Paris", 1030.2), ("Rome", 9)]
        assert lists.points("2019: 40%; 2020: 55%; 2021: 61%") == (
            [{"label": "2019", "value": 40}, {"label": "2020", "value": 55}, {"label": "2021", "value": 61}], "%",
        )  # fmt: skip
        assert [p["value"] for p in lists.points("柱状图：苹果12，梨30，李子7")[0]] == [12, 30, 7]
        assert lists.points("a chart of my mood") == ([], "")

    def it_reads_questions_with_their_answers(self):
        asked = lists.facts("quiz: What is 2+2? 4; Who wrote Faust? Goethe; 中国的首都是哪里？北京；法国的首都？巴黎")
        assert [f["answer"] for f in asked] == ["4", "Goethe", "北京", "巴黎"]
        assert [f["question"] for f in asked[:2]] == ["What is 2+2?", "Who wrote Faust?"]
        pairs = lists.facts("a quiz about capitals: France - Paris, Italy - Rome, Côte d'Ivoire - Yamoussoukro")
        assert pairs[2] == {"question": "Côte d'Ivoire", "answer": "Yamoussoukro"}
        assert lists.facts("a quiz about capitals of Europe") == []

    def it_reads_events_with_their_dates(self):
        found = lists.events("timeline: 1957 Sputnik, 1961: Gagarin in orbit; 20 July 1969 Moon landing")
        assert [(e["when"], e["text"]) for e in found] == [
            ("1957", "Sputnik"), ("1961", "Gagarin in orbit"), ("20 July 1969", "Moon landing"),
        ]  # fmt: skip
        assert [e["text"] for e in lists.events("timeline: first flight (1903), jet age (1952)")] == [
            "First flight",
            "Jet age",
        ]
        assert [e["when"] for e in lists.events("时间线：2001年3月成立，2010年上市")] == ["2001年3月", "2010年"]

    @given(st.text(max_size=120))
    def it_reads_any_text(self, text: str):
        for reader in (
            lists.facts,
            lists.events,
            lists.points,
            lists.names,
            lists.topic,
            amounts.units,
            amounts.minutes,
        ):
            reader(text)
        amounts.money(text)


class DescribeFollowing:
    @pytest.fixture
    def snake(self):
        return read("a snake game", blueprints()["snake"], "en").artifact

    @pytest.mark.parametrize(
        ("wish", "key", "value"),
        [
            ("make it faster", "speed", 12),
            ("slower please", "speed", 5),
            ("a bigger board", "cells", 24),
            ("20 cells", "cells", 20),
            ("without walls", "walls", False),
            ("速度快一点", "speed", 12),
        ],
    )
    def it_changes_parameters(self, snake, wish: str, key: str, value: object):
        followed = follow(snake, wish)
        assert followed.artifact.parameters[key] == value
        assert followed.beyond == []

    def it_changes_colours_title_words_and_language(self, snake):
        done = follow(snake, "make it orange, call it Worm Hunt and make it dark").artifact
        assert (done.accent, done.title) == (NAMED["orange"], "Worm Hunt")
        assert follow(snake, "dark theme").artifact.scheme == "dark"
        assert follow(snake, 'change "Score" to "Points"').artifact.words["score"] == "Points"
        assert follow(snake, "in Chinese please").artifact.title == "贪吃蛇"
        assert follow(snake, "标题改成小青蛇").artifact.title == "小青蛇"

    def it_adds_and_removes_items(self):
        wheel = read("a wheel between Anna, Ben and Cara", blueprints()["wheel"], "en").artifact
        more = follow(wheel, "add Dora and Emil").artifact
        assert more.parameters["options"] == ["Anna", "Ben", "Cara", "Dora", "Emil"]
        assert follow(more, "remove Ben").artifact.parameters["options"] == ["Anna", "Cara", "Dora", "Emil"]
        chart = read("a bar chart: a 1, b 2", blueprints()["chart"], "en").artifact
        assert follow(chart, "add c 3").artifact.parameters["points"][-1] == {"label": "c", "value": 3}
        assert follow(chart, "as a pie chart").artifact.parameters["form"] == "pie"

    def it_says_what_it_cannot_do_and_leaves_the_rest(self, snake):
        followed = follow(snake, "make it red; add a level editor with clouds")
        assert followed.artifact.accent == NAMED["red"]
        assert followed.beyond == ["add a level editor with clouds"]
        assert follow(snake, "explode").done == []

    @settings(max_examples=25)
    @given(st.text(max_size=60))
    def it_takes_any_wish(self, wish: str):
        artifact = read("a wheel between Anna, Ben and Cara", blueprints()["wheel"], "en").artifact
        html_of(follow(artifact, wish).artifact)


class DescribeThePage:
    @settings(max_examples=25)
    @given(st.text(max_size=60), st.sampled_from(sorted(blueprints())))
    def it_holds_any_title_and_gives_the_artifact_back(self, title: str, name: str):
        artifact = read("x", blueprints()[name], "en").artifact.model_copy(update={"title": f"</script>{title}"})
        html = html_of(artifact)
        assert artifact_in(html) == artifact
        assert html.count("<script") == 2

    @pytest.mark.parametrize("name", sorted(blueprints()))
    def it_needs_nothing_from_outside(self, name: str):
        html = html_of(read("x", blueprints()[name], "zh").artifact)
        assert "http" not in html.replace("http-equiv", "").replace("http://www.w3.org/2000/svg", "")
        assert fault_of("page.txt.html", html.replace("{{", "{ {").replace("{%", "{ %")) == ""

    @pytest.mark.parametrize("colour", sorted(set(NAMED.values())))
    def it_keeps_every_colour_readable_on_light_and_dark(self, colour: str):
        found = shades(colour)
        assert contrast(found["accent"], "#ffffff") >= 4.5
        assert contrast(found["on-accent"], found["accent"]) >= 4.5
        assert contrast(found["accent-dark"], "#1b1e1d") >= 4.5
        assert contrast(found["on-accent-dark"], found["accent-dark"]) >= 4.5


class DescribeDays:
    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("on 2027-06-12", "2027-06-12"), ("on 12 June 2027", "2027-06-12"), ("June 12th, 2027", "2027-06-12"),
            ("by the 3rd of May", "05-03"), ("2027年6月12日", "2027-06-12"), ("6月12号", "06-12"), ("Christmas 2026", "2026-12-25"),
            ("31 February", None), ("Easter", None), ("春节", None), ("in 90 days", None), ("2027-13-01", None),
        ],
    )  # fmt: skip
    def it_reads_the_day_that_is_named(self, text: str, day: str | None):
        assert days.day(text) == day

    def it_tells_what_is_waited_for(self):
        assert days.occasion("a countdown to our wedding on 12 June 2027") == "wedding"
        assert days.occasion("距离高考还有多少天") == "高考"
        assert days.occasion("a countdown") == ""

    @given(st.text(max_size=60))
    @settings(max_examples=60, deadline=None)
    def it_reads_any_text(self, text: str):
        day = days.day(text)
        assert day is None or re.fullmatch(r"(?:\d{4}-)?\d\d-\d\d", day)


@pytest.mark.parametrize(
    ("sentence", "unused"),
    [
        ("compare loans: 90,000 euros over 10 years at 4% and at 5.5%", ["not used: 5.5"]),
        ("a countdown of 1 hour 30 minutes", []),
        ("2048 on a 5x5 board", []),
        ("房贷：80万元，利率3.1%，20年", []),
        ("a maze for my 6 year old", []),
    ],
)
def it_names_numbers_that_nothing_came_of(sentence: str, unused: list[str]):
    choice = choose(sentence)
    assert choice is not None
    said = read(sentence, choice.blueprint, language_of(sentence)).said
    assert [line for line in said if line.startswith("not used")] == unused


def it_reads_words_beside_their_translations():
    assert lists.facts("测验：bread 面包，milk 牛奶，茶 tea") == [
        {"question": "bread", "answer": "面包"},
        {"question": "milk", "answer": "牛奶"},
        {"question": "茶", "answer": "tea"},
    ]


@pytest.mark.parametrize(
    ("sentence", "topic"), [("一个单词卡：猫 cat，狗 dog", ""), ("英语单词卡：猫 cat，狗 dog", "英语")]
)
def it_takes_no_measure_word_for_a_title(sentence: str, topic: str):
    assert lists.topic(sentence) == topic


def it_gives_points_named_by_a_colour_that_colour():
    found = read("a pie chart of votes: red 4, blue 3, other 2", blueprints()["chart"], "en").artifact.parameters
    assert [sorted(point) for point in found["points"]] == [["dark", "label", "light", "value"]] * 2 + [
        ["label", "value"]
    ]
    assert contrast(found["points"][0]["light"], "#f2f0ea") >= 4.5


@pytest.mark.parametrize(
    ("sentence", "undone"),
    [
        ("a snake game with music from the eighties, for my little brother", ["music from the eighties"]),
        ("a countdown to New Year with falling snow", ["falling snow"]),
        ("打地鼠，打中时放烟花", ["打中时放烟花"]),
        ("a stopwatch with laps, dark", []),
        ("hangman with ten animal names", []),
        ("五个人吃饭一共420元，AA制，小费5%", []),
        ("a memory card game with 8 pairs of fruit, count the moves", []),
        ("tip calculator: bill, tip percent, number of people, show what each pays", []),
        ("房贷计算器，输入贷款金额、年利率和年限，显示每月还款", []),
        ("打地鼠小游戏，30秒，漏三个就结束", ["漏三个就结束"]),
        ("a pomodoro timer 25/5 with a to-do list beside it", ["a to-do list beside it"]),
    ],
)
def it_names_parts_that_nothing_came_of(sentence: str, undone: list[str]):
    choice = choose(sentence)
    assert choice is not None
    said = read(sentence, choice.blueprint, language_of(sentence)).said
    assert [line.partition(": ")[2] for line in said if line.startswith("left undone")] == undone


def it_reads_rows_of_numbers_both_ways_round():
    rows = lists.series("stacked bars: north: Q1 10, Q2 14; south: Q1 12, Q2 9")
    assert rows == lists.series("stacked bars: Q1 north 10 south 12, Q2 north 14 south 9")
    assert [row["name"] for row in rows] == ["north", "south"]
    assert [point["value"] for point in rows[1]["points"]] == [12, 9]
    assert lists.series("radar chart: python 8, sql 7, design 4")[0]["points"][2] == {"label": "design", "value": 4}


def it_reads_pairs_of_numbers():
    assert lists.pairs("scatter plot: Ana 160/55; Ben 172/70") == [
        {"label": "Ana", "x": 160, "y": 55},
        {"label": "Ben", "x": 172, "y": 70},
    ]
    assert [(p["x"], p["y"]) for p in lists.pairs("散点图：(1, 2)、(3, -4.5)")] == [(1, 2), (3, -4.5)]
