"""Words of one meaning: what encyclopedias, registers and letters say in many ways (to teach, to lead, to found…).

Plain knowledge of English and Chinese, for comparing a question with a text where the words differ. It knows no
document, and it is small: what it does not have is compared by its words alone.
"""
# ruff: noqa: E501 -- a phrase is one line

from __future__ import annotations

import itertools
from functools import lru_cache

from agents.text.words import terms, words

GROUPS: dict[str, str] = {
    "teach": "teach teaches taught teaching teacher pupil pupils student studied study apprentice apprenticed apprenticeship trained training "
    "tutor tutored mentor master learned learnt disciple instructed instructor educated 师从 老师 学生 弟子 徒弟 门生 拜师 为师 教授 学艺 求学 受教 教过 拜",
    "lead": "lead leads led leading leader command commanded commander commanding captain head headed chief direct directed director charge "
    "chair chaired president guided 率领 率队 队长 带队 首领 领导 指挥 统领 负责人 带领 主持",
    "found": "found founded founder founding establish established start started set begin began beginning beginnings opened owner "
    "proprietor owned created origin 创办 创立 开办 建立 成立 创始 开创 创建 开设 始于 开了",
    "seat": "seat seated headquarters headquartered based located home registered office premises 设在 所在 总部 位于 开在 地址 开设",
    "build": "build builds built builder building constructed construction yard shipyard erected made maker 建造 修建 造船 造出 造了 建成 兴建",
    "design": "design designed designer designs architect plan plans planned drew drawn drawing draughtsman 设计 图样 设计者 建筑师 图纸",
    "write": "write writes wrote written writer writing author authored pen penned composed composer compiled 作者 写成 所写 撰写 著 编著 写过 成书 写",
    "text": "text manuscript book volume codex treatise work writing novel poem essay atlas leaves folios pages 写本 书 著作 手稿 文章 作品",
    "born": "born birth birthplace native childhood 生于 出生 老家 家乡 籍贯 故乡 人氏 生在",
    "ship": "ship ships vessel boat hull steamer schooner sailed sail sailing aboard launched 船 轮船 座船 船只 乘船 此船 下水",
    "travel": "expedition voyage journey trip travel travelled traveled undertaking tour sailed sail party bound crossing cruise quest 探险 远行 考察 航行 远征 旅行 启程 出发 前往",
    "member": "member members took part people men women participants crew joined along 参加 队员 成员 全队 人数 实际",
    "return": "return returned returning came home back ended over 返回 归来 返港 回到 回来 回港",
    "people": "inhabitants population people lived residents census counted citizens 居民 人口 普查 住着",
    "height": "height high elevation altitude above sea metres level 海拔 高出 海面 地势 高度",
    "water": "river stream lake water flows banks brook 河 江 流经 河边 河畔 坐落",
    "capacity": "hold holds holding capacity volume contain contains contained 容量 库容 蓄水 容纳",
    "town": "town city village settlement place parish market hamlet 城 镇 县 地方 该地 某地 城市 村",
    "firm": "firm company business house works workshop enterprise factory mill mills yard brothers trade manufacturer 字号 工坊 商行 船厂 公司 作坊 企业 工厂 织造局",
    "worker": "worker workers employees employed staff books wages payroll 工人 员工 雇 雇了 职工",
    "prize": "medal prize award awarded honour honoured honored won winner laureate got received 奖章 获奖 获奖人 表彰 得到 奖",
    "grant": "grant granted money sum crowns florins paid pay cost costs spent spend price voted approved budget 拨款 出钱 花费 批准 款 花了 经费",
    "council": "council councillors assembly parliament board committee magistrates 议会 理事会 委员会 市政",
    "decide": "decided resolved agreed meeting minutes session adopted accepted 会议 决定 同意 通过 记录 表决",
    "vote": "vote votes voted favour against majority 票 赞成 反对 投票",
    "finish": "finish finished complete completed final 写成 成书 完成 完稿 成于",
    "launch": "launch launched water 下水 入水",
    "long": "long length measure measures 船长 长度",
    "museum": "museum collection gallery cabinet archive library keeps kept shown 博物馆 收藏 藏 现存 存于 馆藏",
    "marry": "marry married wife husband spouse wed widow 结婚 妻子 丈夫 配偶 夫人",
    "die": "die died death dead buried obituary deceased 去世 逝世 死于 卒 讣告",
    "parent": "father mother parent parents son daughter child children 父亲 母亲 儿子 女儿 子女",
    "goal": "goal destination bound towards target 目的地 目标 前往",
    "discover": "discover discovered discovery found invented invention inventor 发现 发明",
    "paint": "paint painted painter painting portrait canvas 画 油画 画家 绘",
    "sell": "sell sold buy bought dealer seller merchant trader 出售 购买 买卖 商人",
    "produce": "make makes made making product produce produced producer goods 出产 生产 制造 产品 做",
    "great": "most best greatest largest peak height maximum highest 最盛 最多 鼎盛 最大",
    "tell": "tell tells told report reports reported inform informed notify notified 报告 告知 上报",
    "plan": "planned intends intended hoped proposed motion adjourned 打算 计划 拟 盼 搁置 尚未",
}  # fmt: skip


@lru_cache(maxsize=1)
def _by_word() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, listed in GROUPS.items():
        for word in listed.split():
            for term in {word, *terms(word)}:
                found.setdefault(term, set()).add(name)
    return {word: frozenset(names) for word, names in found.items()}


@lru_cache(maxsize=8192)
def concepts(text: str) -> frozenset[str]:
    """Meanings that a text has words for."""
    known = _by_word()
    found: set[str] = set()
    tokens = words(text)
    for token in tokens:
        found |= known.get(token.text.lower(), frozenset())
    for term in terms(text):
        found |= known.get(term, frozenset())
    for token, after in itertools.pairwise(tokens):
        if token.kind == after.kind == "han" and token.end == after.start:
            found |= known.get(token.text + after.text, frozenset())
    return frozenset(found)
