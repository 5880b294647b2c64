"""One browser for all pages, and pages of every blueprint."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from agents.render.browser import Browser
from agents.settings import Settings

SENTENCES = {
    "blocks": ("tetris", "俄罗斯方块"),
    "calculator": ("a calculator", "简单计算器"),
    "dice": ("a dice roller with 3 dice", "掷骰子"),
    "flashcards": ("flashcards: dog = perro, cat = gato, bird = pájaro", "单词卡：dog = 狗，cat = 猫"),
    "gomoku": ("five in a row for two players", "双人五子棋"),
    "intervals": ("an interval timer: 8 rounds of 20 seconds work and 10 seconds rest", "间歇训练计时：30秒运动，15秒休息，6轮"),
    "password": ("a password generator with 20 characters", "12位随机密码生成器"),
    "pong": ("pong to 3 points", "乒乓小游戏"),
    "rate": ("a currency calculator from euro to yen at 160", "汇率换算：美元换人民币，汇率7.1"),
    "reaction": ("a reaction time test with 3 rounds", "反应速度测试"),
    "rockpaper": ("rock paper scissors, best of 3", "石头剪刀布"),
    "simon": ("simon says with four colours", "颜色记忆游戏"),
    "until": ("a countdown to Christmas", "距离2027年6月1日还有多少天"),
    "stopwatch": ("a stopwatch with laps", "秒表"),
    "bmi": ("a BMI calculator, 180 cm and 81 kg", "BMI计算器，身高165厘米，体重60公斤"),
    "breakout": ("breakout with 3 rows", "打砖块"),
    "budget": ("a budget planner: rent 900, food 350, transport 80", "预算：房租3000，吃饭1500，交通300"),
    "chart": ("a bar chart of fruit sales: apples 12, pears 30, plums 7, cherries 22", "水果销量的柱状图：苹果12，梨30，李子7"),
    "chessclock": ("a chess clock, 5 minutes with 3 seconds increment", "棋钟，每方10分钟，每步加5秒"),
    "converter": ("a converter from miles to km", "公斤换算成磅"),
    "four": ("connect four for two players", "双人四子棋"),
    "hangman": ("hangman with animals: tiger, zebra", "猜单词，5次机会"),
    "kanban": ("a kanban board; tasks: buy paint, call Tom", "看板；任务：写报告、买菜"),
    "life": ("game of life on 30 cells", "生命游戏"),
    "loan": ("loan calculator for $200,000 at 4% over 20 years", "贷款计算器：20万元，利率4.1%，30年"),
    "memory": ("memory with 4 pairs", "记忆翻牌，4对"),
    "metronome": ("a metronome at 120 bpm", "节拍器"),
    "minesweeper": ("minesweeper 8x8 with 9 mines", "扫雷，10个雷"),
    "pendulum": ("a pendulum", "双摆"),
    "piano": ("a piano", "钢琴"),
    "projectile": ("projectile motion", "抛物线"),
    "quiz": ("a quiz: What is 2+2? 4; What is 3+3? 6; What is 4+4? 8", "测验：中国的首都？北京；法国的首都？巴黎；日本的首都？东京"),
    "snake": ("a slow snake game", "贪吃蛇"),
    "sorting": ("bubble sort with 8 bars", "冒泡排序，8个数"),
    "sudoku": ("an easy sudoku", "困难的数独"),
    "tictactoe": ("tic-tac-toe for two players", "双人井字棋"),
    "tiles": ("2048", "2048数字合并"),
    "tilemap": ("a tile map of people by country: China 1410, India 1430, USA 333, Brazil 214", "各省人口热力图：广东1.26亿，山东1.01亿，河南9900万"),
    "timeline": ("a timeline: 1957 Sputnik, 1961 Gagarin, 1969 Moon landing", "时间线：2001年成立，2010年上市"),
    "timer": ("a countdown of 2 minutes", "番茄钟"),
    "tip": ("a tip calculator for $80 and 4 people at 20%", "小费计算器"),
    "typing": ("a typing test of 2 minutes", "打字练习"),
    "wheel": ("a wheel between pizza, pasta and salad", "转盘：米饭、面条、饺子"),
    "whiteboard": ("a whiteboard", "白板"),
    "checklist": ("a packing list: tent, torch, matches", "购物清单：牛奶、鸡蛋"),
    "dates": ("an age calculator, born on 29 February 2000", "预产期计算"),
    "drift": ("snowfall", "烟花"),
    "falling": ("catch falling apples in a basket, 2 lives, fast", "躲避陨石"),
    "flight": ("a flappy game with a bee", "跑酷小游戏"),
    "guess": ("guess the number from 1 to 20, 5 tries", "猜数字，1到100"),
    "maze": ("a 6x6 maze", "迷宫"),
    "plotter": ("plot y = x^2 - 4 and y = 1/x", "函数图像 y = sin(x)"),
    "reckoner": ("a calculator: cost = hours * rate + 20%", "油费计算：640公里"),
    "scatter": ("a scatter plot of height and weight: 160 55, 172 70, 181 83", "身高和体重的散点图：160 55，172 70，181 83"),
    "series": ("stacked bars: north: Q1 10, Q2 14; south: Q1 12, Q2 9", "雷达图：语文 90，数学 85，英语 70"),
    "slide": ("a 3x3 sliding puzzle", "关灯游戏"),
    "split": ("who owes whom: Anna paid 100, Ben 20, Carla 0", "费用分摊：小明付了300，小红付了120"),
    "sums": ("addition practice up to 20, 3 questions", "九九乘法口诀练习"),
    "tally": ("a score keeper for Anna and Ben", "计数器"),
    "teams": ("random groups: Ana, Ben, Chloe, Dev, Ella", "随机点名：张伟、王芳、李娜"),
    "whack": ("whack-a-mole, 10 seconds", "打地鼠"),
    "wordcount": ("a word counter", "字数统计，不超过20字"),
}  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with Browser(Settings()) as opened:
        yield opened
