"""A Chinese sentence in its clauses, as `clauses.Told`. No segmenter: punctuation, verbs of `verbs.py`, word ends."""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

import re

from agents.site.reading.told import Act, Listing, Sign, Told
from agents.site.reading.verbs import VERB_ZH, act_kind

PEOPLE_ZH = r"(?:[\u4e00-\u9fff]{0,3}(?:观众|听众|歌迷|考生|选手|旅客|团长|评审|家属|店长|护士长|阿姨|红娘|保姆|失主|村民|职工|干部|[一-鿿]到的人|顾客|客户|客人|同学|新人|社长|会长|班长|校友|党员|居委会|业委会|患者|病人|读者|学生|学员|会员|用户|访客|玩家|买家|卖家|家长|居民|邻居|租客|志愿者|求职者|参与者|球友|车主|主人|粉丝|业主|员工|店主|老板|店员|管理员|经理|老师|教师|教练|馆员|编辑|版主|主办方|厨师|医生|护士|前台|中介|客服|房东|站长|负责人|组织者|工作人员|馆长|物业|成员|队员|球员|司机|律师|作者|摊主|农户|村民|市民|游客|队长|评委|工人|师傅|护工|宠主|财务|主管|领导|人事|导师|嘉宾|宾客|维修工|车间|骑手|商户|乘客|车友|骑友|队伍|老人|孩子|患儿|企业|公司|商家|机构|团队)|[\u4e00-\u9fff]{2}人(?=(?:都|可以|只能|能|需要?|要|须)?(?:填写|提交|申请|发布|联系|下单|报名|选择|上传|登记|注明|看|查看|浏览|取消|修改))|其他人|大家|任何人|所有人|别人|人们|我们|我|[\u4e00-\u9fff]{1,3}(?:员|者|工|师|友|民|客|长|属)(?=(?:都|也|可以|可|能|会|要)?(?:提交|发布|填写|填|上传|审批|审核|处理|回复|报名|预约|接单|查看|看到|看|申请|登记|录入|发起|确认)))"
_CLAUSE = re.compile(
    rf"^(?P<only>只有|仅限|仅)?(?:让|供|由|方便)?(?P<who>{PEOPLE_ZH})(?:都|也|可以|可|能够?|会|需要?|来|在线|网上|自己|自行|才|再|随时|提前\S{{1,4}}?(?:天|小时))*(?P<verb>{VERB_ZH})(?P<rest>.*)$"
)
_BARE = re.compile(
    rf"^(?:并且?|再|然后|也|还|可以|可|能够?|支持|需要?|来|在线|网上|附|提前\S{{1,4}}?(?:天|小时)|完成后|之后|后)*(?P<verb>{VERB_ZH})(?P<rest>.*)$"
)
_WITH = re.compile(
    r"^(?P<noun>[\u4e00-\u9fffA-Za-z]{0,8}?)(?:需要|要)?(?:有|带有?|包含|包括|含|记录|附上?|字段(?:有|为|包括)?|分为?)(?P<rest>.+)$"
)
_PART = re.compile(r"[、,，]|以及|(?<=[\u4e00-\u9fff])(?:和|与|及|跟)(?=[\u4e00-\u9fff])|还有")
_HEAD_END = re.compile(
    r"(?:的?(?:预约|预订|报名|管理|订座|订场地?|下单|投票|借阅|借书|招聘|挂号|租赁|交换|展示|分享|记录|评选|点餐|订餐|选课|报修|捐赠|领养|售卖|销售|租借)*(?:网站|系统|平台|网店|商城|商店|小店|博客|论坛|主页|网页|应用|APP|小程序|工具|后台|官网))+$",
    re.IGNORECASE,
)
_HEAD_START = re.compile(
    r"^(?:请|麻烦|帮我|给我|为我|我想要?|我要|我们想要?|我们需要|想要?|需要|做|建|搭建?|创建|开发|设计|制作|弄|来|一个|一家|一款|个|能?让人?|可以|用来|用于|关于|为|给|的|新的?|简单的?|漂亮的?|卖)+"
)
_LEADING = re.compile(
    r"^(?!二手|一卡通|一站式|三明治|八音盒)(?:所有的?|全部|各种|多种|每[个条本位次月周天日辆台张间块片只艘座种场节门套款件名家]*|[一二两三四五六七八九十百\d]+(?:个|把|张|间|位|名|辆|台|块|条|片|家|只|艘|所|座|种|本|场|节|款|套|门)?的?|一些|相关的?|自己的?|我们的?|我的?|他们的?|在线|最新的?|当天的?|下一?[个本场部]?|按)+(?=[\u4e00-\u9fff])"
)
_RELATIVE = re.compile(r"^(?:想要?|要|可以?|能|需要|准备|打算|有待)[\u4e00-\u9fff]{1,4}的(?=[\u4e00-\u9fff])")
"""What is done with a thing is no part of its name: 要漂流的书."""
_TAIL = re.compile(
    r"(?:等等?|的(?:价目表|价格表|收费标准)|的?(?:列表|功能|模块|团队|介绍|页面?|信息|情况|网站|系统|平台|管理|名单|记录本?))$|(?<=[\u4e00-\u9fff])(?:上|里|中|内)$|[给到在由让用向对].*$"
)
_KEEP_TAIL = re.compile(
    r"(?:借阅|访问|维修|检查|训练|就诊|出入库|喂养|消费|成长|缴费|保养|跟进)记录$|病历|用户名|到期日|在线"
)


_CONDITION = re.compile(
    r"最多|至多|不超过|[名额人]+满(?:员|了)?后?|[前后]\d*个?(?:小时|天)?(?:可以|可|能)?取消|不能再|不得|禁止|之后不|后不能|要标|才能|否则|低于.*要|超过.*(?:要|则)"
)
"""What must hold is no name of a thing."""
_SHOWN = re.compile(
    r"^(?:展示|介绍|列出|显示|呈现)(?:(?P<of>[\u4e00-\u9fff]{1,8}?)的(?=.*[、和]))?(?P<rest>[\u4e00-\u9fff、和与及]{2,30})$"
)
_NEEDS = re.compile(
    rf"^(?:[\u4e00-\u9fff]{{2,3}})??(?P<v>{VERB_ZH})时(?:可以|要|需要?|须|得|必须)?(?:写明?|填写?|注明|记录|登记|说明|选择?|备注|附上)(?P<rest>.+)$"
)


def clauses_in(sentence: str) -> Told:
    """The clauses of a Chinese sentence."""
    told = Told()
    text = re.sub(r"[“”\"「」《》]", "", "".join(sentence.split()))
    text = text.replace("时间地点", "时间、地点").replace("时间和地点", "时间、地点")
    text = _WRITES.sub("填写", text)
    text, child = _for_whom(_WHOEVER.sub("大家", text))
    parts = [p for p in re.split(r"([，,。；;：:！!？?（）()])", text) if p]
    sign, first, noun, act, listing = "", True, "", None, None
    for part in parts:
        if re.fullmatch(r"[，,。；;：:！!？?（）()]", part):
            sign = part
            continue
        if first:
            first = False
            noun, act = _head(told, part)
            listing = None
            continue
        noun, act, listing = _member(told, part, sign, noun, act, listing)
    if child:
        told.acts.append(Act("", "填写", "fill", [f"{child}姓名"]))
    return told


_WRITES = re.compile(r"(?<=[，,。；;])(?:要|需要?)?写(?=(?!评|博|日记|文章|游记|故事|诗|留言)[\u4e00-\u9fff]{1,6}、)")
"""写书名、作者、品相 is what the form asks for."""
_WHOEVER = re.compile(rf"(?:想要?|需要|有意|打算)[\u4e00-\u9fff]{{1,4}}的人(?=(?:可以|能)?(?:{VERB_ZH}))")
"""Whoever wants something: "想领养的人提交申请"."""
_FOR_WHOM = re.compile(
    rf"(?P<who>家长|父母|监护人|主人|子女|家属|员工|{PEOPLE_ZH})(?:为|替|给)(?P<for>孩子|老人|宠物|患者|同事)(?={VERB_ZH})"
)


def _for_whom(text: str) -> tuple[str, str]:
    """The sentence without whom somebody acts for, and that: "家长为孩子请假" → 家长请假, 孩子."""
    found = _FOR_WHOM.search(text)
    if found is None:
        return text, ""
    return text[: found.start()] + found["who"] + text[found.end() :], found["for"]


def _head(told: Told, part: str) -> tuple[str, Act | None]:
    told.head = part
    bare = _HEAD_START.sub("", part)
    tracked = re.match(
        r"^(?P<v>记录|管理|登记|整理|收集|统计|追踪|跟踪)(?P<o>[\u4e00-\u9fff、和与及]+?)的?(?:网站|系统|平台|工具|应用|小程序)?$",
        bare,
    )
    if tracked:
        objects = [noun_of(p) for p in _PART.split(tracked["o"]) if p]
        listing = Listing("", "track", [o for o in objects if o])
        told.listings.append(listing)
        told.acts.append(Act("", "管理" if tracked["v"] == "管理" else "登记", "make", list(listing.nouns)))
        return (listing.nouns[-1] if listing.nouns else ""), None
    with_ = re.match(r"^(?P<s>.+?)(?:，|带有?|有|包含|包括|含)(?P<rest>.+?)的?(?:网站|系统|平台|应用)$", bare)
    subject = _HEAD_END.sub("", bare)
    told.subject = subject
    clause = _CLAUSE.match(re.sub(r"的?(?:网站|系统|平台|应用)$", "", bare))
    if clause and len(clause["who"]) >= 2 and (clause["rest"] or clause["verb"] not in ("管理", "预约", "报名")):
        act = _acted(told, clause["who"], clause["verb"], clause["rest"], "", only=bool(clause["only"]))
        return (act.objects[-1] if act.objects else ""), act
    if with_ and not _CLAUSE.match(bare):
        told.subject = _HEAD_END.sub("", with_["s"])
        told.listings.append(Listing("", "with", [noun_of(p) for p in _PART.split(with_["rest"]) if noun_of(p)]))
    return noun_of(told.subject), None


def _member(
    told: Told, part: str, sign: str, noun: str, act: Act | None, listing: Listing | None
) -> tuple[str, Act | None, Listing | None]:
    if _CONDITION.search(part):
        return noun, act, None
    said = _shown(told, part, noun)
    if said is not None:
        return (said.owner or (said.nouns[-1] if said.nouns else noun)), None, said
    if needs := _NEEDS.match(part):
        made = _acted(told, act.who if act else "", needs["v"], "", noun)
        made.objects += [noun_of(one) for one in _PART.split(needs["rest"])]
        return noun, made, None
    done = _clause(told, part, sign, noun, act)
    if done is not None:
        return (done.objects[-1] if done.objects else noun), done, None
    with_ = _WITH.match(part)
    words = with_["rest"] if with_ else part
    if with_:
        owner = noun_of(with_["noun"]) if with_["noun"] else ""
        listing = _listing(told, owner, "with", owner or noun)
    elif listing is None or sign in "：:；;。":
        listing = _listing(told, "", "colon" if sign in "：:" else "comma", noun)
    for one in _PART.split(words):
        inner = _CLAUSE.match(one)
        found = noun_of(one)
        if inner:
            _acted(told, inner["who"], inner["verb"], inner["rest"], noun)
            listing = None
        elif 2 <= len(found) <= 10:
            listing = listing or _listing(told, "", "comma", noun)
            listing.nouns.append(found)
    if listing is not None and listing.nouns and not (listing.sign == "with" and listing.owner):
        noun = listing.nouns[-1]
    return noun, None, listing


def _shown(told: Told, part: str, noun: str) -> Listing | None:
    """What is shown: "展示猫和狗的年龄、照片", "介绍律师和业务"; None where the part says something else."""
    shown = _SHOWN.match(part)
    if shown is None or (not shown["of"] and re.match(VERB_ZH, shown["rest"])):
        return None
    listing = _listing(told, noun_of(shown["of"]) if shown["of"] else "", "with" if shown["of"] else "colon", noun)
    listing.nouns += [n for p in _PART.split(shown["rest"]) if (n := noun_of(p))]
    return listing


def _listing(told: Told, owner: str, sign: Sign, before: str) -> Listing:
    made = Listing(owner, sign, before=before)
    told.listings.append(made)
    return made


def _clause(told: Told, part: str, sign: str, noun: str, act: Act | None) -> Act | None:
    """The act that a part of the sentence is; None where it lists things."""
    clause = _CLAUSE.match(part)
    if clause:
        return _acted(told, clause["who"], clause["verb"], clause["rest"], noun, only=bool(clause["only"]))
    who = act.who if act else ""
    bare = _BARE.match(part)
    if bare and part == bare["verb"]:
        return _acted(told, who, bare["verb"], "", noun)
    if bare and len(part) > len(bare["verb"]) and not (sign in "：:、" and "、" in part and len(bare["verb"]) < 2):
        listed = re.search(r"[、和与及]", part) and bare["verb"] in ("报名", "预约", "评价", "评论", "投票")
        if not listed:
            return _acted(told, who, bare["verb"], bare["rest"], noun)
    ended = re.match(r"^(?P<o>[\u4e00-\u9fff]{2,6}?)(?P<v>报名|预约|预订|投票|租借|借阅|捐赠|认领|领养)$", part)
    return _acted(told, who, ended["v"], ended["o"], noun) if ended else None


def _acted(told: Told, who: str, verb: str, rest: str, before: str, *, only: bool = False) -> Act:
    objects = []
    rest = re.sub(r"^(?:了|过|一下|下|到(?!达|店|期|访|货))", "", rest)
    for one in _PART.split(rest):
        found = noun_of(one)
        found = (
            re.sub(r"^(?:选择?|挑选?|看)(?=[\u4e00-\u9fff])", "", found) if verb in ("投票", "预约", "评价") else found
        )
        if found and len(found) <= 10 and not re.fullmatch(r"它们?|他们|这些|自己|时间段?|看", found):
            objects.append(found)
        elif found and re.fullmatch(r"时间段?", found):
            objects.append("时间")
    act = Act(who, verb, act_kind(verb), objects, only, before)
    told.acts.append(act)
    return act


def noun_of(words: str) -> str:
    """A noun phrase without counts and ends: "所有的图书列表" → "图书"."""
    text = words.strip(" 。，、的")
    text = _RELATIVE.sub("", _LEADING.sub("", text))
    if not _KEEP_TAIL.search(text):
        for _ in range(2):
            cut = _TAIL.sub("", text)
            text = cut if len(cut) > 1 else text
    return text.strip("的")
