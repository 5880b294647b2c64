"""Words of a kind that a sentence names without listing them: animals to guess, fruits on cards. General words, no facts."""
# ruff: noqa: E501 -- a list is one line

from __future__ import annotations

import re

from agents.artifact.amounts import NUMBER, number
from agents.sources.base import Language

LEAST, MOST = 2, 12
THEMES: list[tuple[str, str, str]] = [
    (r"\banimals?\b|动物", "elephant giraffe penguin dolphin tiger rabbit crocodile kangaroo squirrel octopus zebra hedgehog", "大象 长颈鹿 企鹅 海豚 老虎 兔子 鳄鱼 袋鼠 松鼠 章鱼 斑马 刺猬"),
    (r"\bbirds?\b|鸟类?", "sparrow eagle pelican flamingo woodpecker swallow ostrich magpie heron toucan owl robin", "麻雀 老鹰 鹈鹕 火烈鸟 啄木鸟 燕子 鸵鸟 喜鹊 苍鹭 巨嘴鸟 猫头鹰 知更鸟"),
    (r"\bfruits?\b|水果", "apple banana cherry orange lemon mango peach pear plum grape melon strawberry", "苹果 香蕉 樱桃 橙子 柠檬 芒果 桃子 梨 李子 葡萄 甜瓜 草莓"),
    (r"\bvegetables?\b|蔬菜", "carrot potato tomato cabbage onion pumpkin spinach cucumber radish pepper celery garlic", "胡萝卜 土豆 番茄 卷心菜 洋葱 南瓜 菠菜 黄瓜 萝卜 辣椒 芹菜 大蒜"),
    (r"\bcountr(?:y|ies)\b|国家", "brazil canada egypt france india japan kenya mexico norway portugal thailand vietnam", "巴西 加拿大 埃及 法国 印度 日本 肯尼亚 墨西哥 挪威 葡萄牙 泰国 越南"),
    (r"\bcolou?rs\b|颜色", "red orange yellow green blue purple pink brown grey turquoise violet crimson", "红 橙 黄 绿 蓝 紫 粉 棕 灰 青 金 银"),
    (r"\bsports?\b|运动项目|体育", "football tennis swimming cycling rowing skiing boxing fencing archery badminton hockey sailing", "足球 网球 游泳 骑行 赛艇 滑雪 拳击 击剑 射箭 羽毛球 曲棍球 帆船"),
    (r"\bjobs?\b|\bprofessions?\b|职业", "teacher doctor farmer painter pilot baker carpenter nurse lawyer plumber sailor tailor", "教师 医生 农民 画家 飞行员 面包师 木匠 护士 律师 水管工 水手 裁缝"),
    (r"\bplanets?\b|行星", "mercury venus earth mars jupiter saturn uranus neptune", "水星 金星 地球 火星 木星 土星 天王星 海王星"),
    (r"\bfoods?\b|\bdishes\b|食物|美食", "noodles pancake sandwich soup salad dumpling pizza curry omelette risotto burger stew", "面条 煎饼 三明治 汤 沙拉 饺子 披萨 咖喱 蛋卷 烩饭 汉堡 炖菜"),
    (r"\bflowers?\b|花卉|花朵", "rose tulip lily daisy orchid sunflower violet lavender poppy jasmine peony iris", "玫瑰 郁金香 百合 雏菊 兰花 向日葵 紫罗兰 薰衣草 罂粟 茉莉 牡丹 鸢尾"),
    (r"\binstruments?\b|乐器", "piano violin guitar trumpet flute drum cello harp clarinet trombone banjo organ", "钢琴 小提琴 吉他 小号 长笛 鼓 大提琴 竖琴 单簧管 长号 二胡 古筝"),
]  # fmt: skip
"""How a sentence names a kind, and twelve words of it in English and Chinese."""


def themed(sentence: str, language: Language, usual: int = MOST) -> list[str]:
    """Words of the kind that a sentence names, as many as it says, else `usual`; empty where it names none."""
    for name, english, chinese in THEMES:
        if found := re.search(name, sentence, re.I):
            words = (chinese if language == "zh" else english).split()
            count = re.search(rf"({NUMBER})\s*(?:个|种|对)?\s*(?:\w+\s+)?$", sentence[: found.start()], re.I)
            most = int(number(count[1])) if count else usual
            return words[: max(LEAST, min(most, len(words), MOST))]
    return []
