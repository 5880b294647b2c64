"""How the Chinese hand asks: in other words than its documents have."""
# ruff: noqa: E501 -- a phrase is one line

from __future__ import annotations

from agents.evaluation.world.asking import Phrases
from agents.evaluation.world.chains import Chain
from agents.evaluation.world.facts import Facts

PRODUCTS = ["绳索", "玻璃", "纸张", "帆布", "水泵", "铜钟"]
SORTS = ["石桥", "灯塔", "粮仓", "议事厅", "水渠"]


def day(iso: object) -> str:
    """`1872-05-14` as 1872年5月14日."""
    year, month, number = str(iso).split("-")
    return f"{year}年{int(month)}月{int(number)}日"


def clues(facts: Facts, chain: Chain) -> dict[str, object]:
    """What an anchor says."""
    start = chain.start
    found: dict[str, object] = dict(start.values)
    if chain.anchor == "society":
        found |= {"society": facts.entities[chain.clue[0]].name, "at": chain.clue[1]}
    if chain.anchor == "work":
        found["museum"] = facts.linked(start, "museum").name
    if chain.anchor == "firm":
        found["product"] = PRODUCTS[int(start.values["product"])]
    if chain.anchor == "landmark":
        found |= {"place": start.name, "sort": SORTS[int(start.values["sort"])]}
    return found


def forms(asked: str, value: object) -> tuple[str, list[str]]:
    """Dates in two ways; years and numbers bare and with what is counted."""
    what = asked.rpartition(".")[2]
    if what in ("returned", "decided"):
        return day(value), [str(value)]
    if what in ("founded", "launched", "year", "born"):
        return str(value), [f"{value}年"]
    unit = {
        "inhabitants": "人",
        "height": "米",
        "workers": "名",
        "length": "米",
        "members": "人",
        "leaves": "叶",
        "sum": "元",
        "for": "票",
    }
    return str(value), [f"{value}{unit[what]}"] if what in unit else []


PHRASES = Phrases(
    begin="先看{x}。",
    between="",
    clues=clues,
    forms=forms,
    that={
        "person": "此人", "place": "该地", "firm": "这家字号", "ship": "此船",
        "journey": "这次远行", "work": "此书", "landmark": "这项工程",
    },
    again={
        "author": "作者", "birthplace": "老家", "teacher": "老师", "founder": "创办人", "seat": "所在地", "leader": "首领", "builder": "设计者",
    },
    ordinal=("这个{x}", "第二个{x}", "第三个{x}", "第四个{x}"),
    anchors={
        "society": ("{at}年得到{society}奖章的那个人", "{society}在{at}年表彰的人"),
        "work": ("{museum}博物馆收藏的{leaves}叶写本", "存于{museum}博物馆、共{leaves}叶的书"),
        "landmark": ("{place}议会拨款{sum}元修建的{sort}", "{place}花了{sum}元的那座{sort}"),
        "ship": ("长{length}米的那艘船", "船长恰为{length}米的船"),
        "journey": ("前往{goal}的那次远行", "以{goal}为目的地的远行"),
        "firm": ("有过{workers}名工人、出产{product}的字号", "做{product}、雇过{workers}名工人的字号"),
        "place": ("{river}流经的那个地方", "坐落在{river}边的地方"),
    },
    told={
        "author": ("{x}由某人写成。", "有人写了{x}。"),
        "birthplace": ("{x}生在某地。", "{x}是某地人。"),
        "teacher": ("{x}曾跟随另一个人学艺。", "另有一人教过{x}。"),
        "founder": ("{x}由某人开办。", "有人开创了{x}。"),
        "seat": ("{x}开在某地。", "{x}属于某地。"),
        "leader": ("{x}由某人带队。", "某人是{x}的首领。"),
        "ship": ("{x}用了一艘船。", "参加{x}的人上了一艘船。"),
        "builder": ("{x}由某人设计。", "某人画了{x}的图样。"),
        "yard": ("{x}由某家字号造出。", "一家字号造了{x}。"),
        "work.author": ("{x}还留下一部写本。", "{x}写过一部藏在博物馆里的书。"),
        "firm.founder": ("{x}还开办了一家字号。", "{x}是一家字号的创办人。"),
        "journey.leader": ("{x}曾率队远行。", "{x}也当过探险队的队长。"),
        "landmark.builder": ("{x}还为某议会画过图样。", "某议会曾请{x}主持一项工程。"),
        "journey.ship": ("{x}载过一支探险队。", "有人乘{x}去了远方。"),
        "firm.seat": ("{x}有一家字号。", "一家字号设在{x}。"),
        "landmark.place": ("{x}的议会曾为一项工程出钱。", "{x}议会拨过一笔款。"),
    },
    nested={
        "author": ("写{x}的人", "{x}的作者"),
        "birthplace": ("{x}的出生地", "{x}的老家"),
        "teacher": ("{x}的老师", "教过{x}的人"),
        "founder": ("{x}的创办人", "开办{x}的人"),
        "seat": ("{x}所在的地方", "{x}开设的地方"),
        "leader": ("{x}的首领", "带领{x}的人"),
        "ship": ("{x}所用的船", "{x}的座船"),
        "builder": ("{x}的设计者", "为{x}画图样的人"),
        "yard": ("建造{x}的字号", "造出{x}的字号"),
        "work.author": ("{x}所写的书", "{x}留下的写本"),
        "firm.founder": ("{x}开办的字号", "由{x}创办的字号"),
        "journey.leader": ("{x}率领的远行", "{x}带队的远行"),
        "landmark.builder": ("{x}为议会设计的工程", "按{x}的图样修建的工程"),
        "journey.ship": ("乘{x}进行的远行", "{x}载过的探险队"),
        "firm.seat": ("设在{x}的字号", "{x}的字号"),
        "landmark.place": ("{x}议会出钱修的工程", "{x}议会拨款的工程"),
    },
    asked={
        "place.inhabitants": ("{x}普查时住着多少人？", "{x}的人口是多少？"),
        "place.height": ("{x}高出海面多少米？", "{x}的海拔是多少米？"),
        "place.river": ("{x}在哪条河边？", "流经{x}的是哪条河？"),
        "place.name": ("{x}叫什么名字？", "{x}是哪里？"),
        "firm.workers": ("{x}最多时有多少名工人？", "{x}最盛时雇了多少人？"),
        "firm.founded": ("{x}是哪一年开办的？", "{x}始于哪一年？"),
        "firm.name": ("{x}叫什么名字？", "{x}的名称是什么？"),
        "ship.length": ("{x}长多少米？", "{x}的长度是多少米？"),
        "ship.launched": ("{x}哪一年下水？", "{x}是哪一年下水的？"),
        "ship.name": ("{x}叫什么名字？", "{x}的名称是什么？"),
        "journey.members": ("{x}最终有多少人参加？", "实际参加{x}的有多少人？"),
        "journey.returned": ("{x}实际在哪一天归来？", "{x}的人哪一天真正回到港口？"),
        "journey.goal": ("{x}去了哪里？", "{x}的目的地是哪里？"),
        "work.year": ("{x}是哪一年写成的？", "{x}成于哪一年？"),
        "work.leaves": ("{x}有多少叶？", "{x}共多少叶？"),
        "landmark.sum": ("{x}最终得到多少元拨款？", "为{x}批准了多少元？"),
        "landmark.decided": ("{x}的拨款在哪一天通过？", "议会是哪一天同意{x}的？"),
        "landmark.for": ("表决{x}时有多少票赞成？", "赞成{x}的有多少票？"),
        "person.born": ("{x}生于哪一年？", "{x}的出生年份是哪一年？"),
        "person.name": ("{x}是谁？", "{x}叫什么名字？"),
    },
    searches={
        "author": "作者", "birthplace": "生于", "teacher": "师从", "founder": "创办", "seat": "设在", "leader": "队长", "ship": "座船",
        "builder": "图样", "yard": "造船清单", "work.author": "写本", "firm.founder": "创办", "journey.leader": "探险队 队长",
        "landmark.builder": "图样 议会", "journey.ship": "探险队", "firm.seat": "作坊 创办", "landmark.place": "议会 拨款",
        "place.inhabitants": "普查 居民 人口", "place.height": "海拔", "place.river": "河畔", "firm.workers": "工人", "firm.founded": "创办",
        "ship.length": "船长", "ship.launched": "下水年份", "journey.members": "探险队", "journey.returned": "返港 回到", "journey.goal": "探险队",
        "work.year": "成书", "work.leaves": "共 叶", "landmark.sum": "议会 拨款", "landmark.decided": "议会 拨款", "landmark.for": "议会 赞成",
        "person.born": "生于",
    },
)  # fmt: skip
