"""What became of a sentence, clause by clause: which checks show it, or that it was not built.

A clause is covered when its demands are held, no word of it that sets a condition is left over, and most of what it
speaks of stands in the spec. It knows words and the finished spec, not how the spec came about.
"""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

import re

from agents.site.reading.demands import Demand, Held
from agents.site.reading.kin import one_of
from agents.site.reading.verbs import BASE, THIRD, VERB_ZH
from agents.site.spec import Clause, Entity, SiteSpec, Slots, Weekdays
from agents.site.words.entities import group_of
from agents.sources.base import Language

_VERB = "|".join(re.escape(v) for v in sorted({*BASE, *THIRD}, key=len, reverse=True))
_CUT = re.compile(
    rf"\s*(?:[;!?()]|:(?!\d))\s*|\s*,\s+|\.(?=\s|$)|\s+[-–—]\s+|\s+(?:and|but|while|where|so that)\s+(?=(?:(?:the|a|an|our|all|each|every|only)\s+)*[a-z'-]+\s+(?:(?:can|may|must|should|also|only|get to|cannot)\s+)*(?:{_VERB})\b)",
    re.IGNORECASE,
)
_CUT_ZH = re.compile(r"[，,。；;：:！!？?]")
_SAID = re.compile(rf"\b(?:{_VERB}|can|may|must|is|are|cannot|has|have)\b", re.IGNORECASE)
_MARK = re.compile(
    r"\d+(?:[.,:]\d+)?|\b(?:only|must|cannot|can't|may not|never|nobody|no one|until|before|after|unless|automatic(?:ally)?|remind\w*|notif\w+|e-?mails?|sms|without|depending|if|except|warn\w*|alerts?|expir\w+|overdue|charts?|exports?|invoices?|compare\w*|match\w*|calculat\w+|pay|paid|payments?|maps?|red|on top|highlight\w*|rank\w*|winners?|one or more|sorted|random\w*|import\w*|print\w*|scan\w*|qr|pdf|twice|half|[a-z]+n['’]t|(?:has|have|had|do|does|did|is|are|was|were) not|not yet|whether|instead|free of charge|discounts?|deposits?|refunds?|votes?|vouchers?|coupons?|raffles?|loyalty|rotat\w+)\b",
    re.IGNORECASE,
)
_MARK_ZH = re.compile(
    r"\d+(?:\.\d+)?|只能|不能|不得|不可|必须|才能|自动|提醒|通知|逾期|到期|超过|低于|不足|报表|统计|导出|图表|计算|匹配|支付|付款|标红|优先|折扣|退款|押金|扣|打印|二维码|买[一二三四五六七八九十\d]{1,3}.{0,2}送|赠送|轮流|随机|排名|没有?(?=[\u4e00-\u9fff]{1,3}的)|还没|不同|不再|最佳|投票|点赞|抽奖|签到|打卡|拼团|优惠券|积分|余额|不(?:开放|开门|营业|接待|接受|接单|支持|提供|允许)"
)
_STOP = frozenset(
    re.findall(
        r"\w+",
        "about all also and any anyone app are been being between can come comes could day days did does during "
        "each etc every everybody everyone for from get gets give gives good had has have her here him his how "
        "into its keep keeps kind kinds least less let lets like list lists make makes many may month months more "
        "most much must name names need needs new nice not once one online onto other our ourselves over own page "
        "people per person platform put puts run runs same say says see sees she should show shows simple site "
        "small some somebody such system take takes than that the their them themselves then there they thing "
        "things this through time times together tool two under use user users uses via visitor visitors want "
        "wants was way web website week weeks were what when where whether which who whom whose will with within "
        "would year years you your",
    )
)
EXPORT = "closed.export"
"""The check of lists as CSV: it says nothing of what stands in them."""
_LIGHT_ZH = re.compile(
    rf"(?:借|拿|领|带|取)走|其他人|{VERB_ZH}|网站|系统|平台|可以|需要|能够|自己|一个|我们|大家|以及|并且|还有|列表|管理|功能|使用|时间"
)


def clauses_of(text: str, language: Language) -> list[str]:
    """The clauses of a sentence; what only lists things stays with what it is listed for."""
    parts = [p.strip(" ,.，。") for p in (_CUT_ZH if language == "zh" else _CUT).split(text)]
    found: list[str] = []
    for part in (re.sub(r"^(?:and|but)\s+", "", p) for p in parts if p):
        short = len(part) <= 6 if language == "zh" else len(part.split()) <= 4 and _SAID.search(part) is None
        if found and short and not (_MARK_ZH if language == "zh" else _MARK).search(part):
            found[-1] += ("，" if language == "zh" else ", ") + part
        else:
            found.append(part)
    return found[:24]


def cover(
    text: str, rest: str, language: Language, spec: SiteSpec, done: list[tuple[Demand, Held | None]], heard: list[str]
) -> list[Clause]:
    """Each clause with the checks that show it. `rest`: the sentence without what rules took out of it; `heard`: clauses
    of which something came by other rules."""
    clauses = clauses_of(text, language)
    words = {clause: _words(clause, language) for clause in clauses}
    of: dict[str, list[tuple[Demand, Held | None]]] = {clause: [] for clause in clauses}
    for demand, held in done:
        told = _words(demand.words, language)
        best = max(clauses, key=lambda c: len(words[c] & told), default=None)
        if best is not None:
            of[best].append((demand, held))
    known = _known(spec)
    if clauses and not of[clauses[0]] and not (_MARK_ZH if language == "zh" else _MARK).search(clauses[0]):
        of[clauses[0]].append((Demand("head", clauses[0], {}), Held("", ("page.home",))))
    return [part for clause in clauses for part in _judged(clause, of[clause], rest, language, spec, known, heard)]


def _judged(
    clause: str,
    demands: list[tuple[Demand, Held | None]],
    rest: str,
    language: Language,
    spec: SiteSpec,
    known: str,
    heard: list[str],
) -> list[Clause]:
    shown = [name for _, held in demands if held is not None for name in held.checks]
    lost = [demand.words for demand, held in demands if held is None]
    if lost:
        parts = [Clause(words=words[:400]) for words in lost]
        return [*([Clause(words=clause[:400], held=shown[:12])] if shown else []), *parts]
    is_heard = any(words and (words in clause or clause in words) for words in heard)
    content = _content(clause, language, [d.words for d, _ in demands])
    there = [word for word in content if _stands(word, known)]
    if shown == [EXPORT] and any(not _stands(word, known) for word in _exported(clause, language)):
        return [Clause(words=clause[:400])]  # what is not there is exported by nobody
    spoken = shown or is_heard or _taken_out(clause, rest, language, known)
    if not is_heard and _left_over(clause, rest, language, known):
        return [Clause(words=clause[:400])]
    if not spoken and len(there) * 2 < len(content):
        return [Clause(words=clause[:400])]
    shown += [name for name in _showing(spec, there) if name not in shown]
    return [Clause(words=clause[:400], held=(shown or ["page.home"])[:12])]


_EXPORTING = re.compile(
    r"export|csv|excel|spreadsheet|list|month|week|year|file|button|download|every|each|end|导出|名单|月底|月末|年底|每[个月周天]?|一份|表格|列表|按|用于|的",
    re.IGNORECASE,
)


def _exported(clause: str, language: Language) -> list[str]:
    """What a clause about an export speaks of besides."""
    return [word for word in _content(_EXPORTING.sub(" ", clause), language, []) if len(word) > 1]


def _stands(word: str, known: str) -> bool:
    """Whether a word is spoken of in the spec; of a run of Chinese signs, two that stand side by side are enough."""
    if word.isascii():
        return word in known if len(word) > 3 else re.search(rf"\b{re.escape(word)}(?:s|es)?\b", known) is not None
    pairs = [word[n : n + 2] in known for n in range(len(word) - 1)]
    return any(pairs) if len(word) < 5 else sum(pairs) * 3 >= len(pairs)


def _left_over(clause: str, rest: str, language: Language, known: str) -> bool:
    """Whether a word that sets a condition stands in a clause and no rule took it."""
    plain = _plain(rest)
    for mark in (_MARK_ZH if language == "zh" else _MARK).finditer(clause):
        said = mark.group().lower()
        if language == "zh":
            around = clause[max(0, mark.start() - 1) : mark.end() + 1]
            still = around in rest
        else:
            after = clause[mark.end() :].split()[:1]
            still = f" {_plain(' '.join([said, *after])).strip()} " in f" {plain} "
        end = "(?![a-z0-9])" if len(said) < 5 else ""
        if still and not re.search(rf"(?<![a-z0-9]){re.escape(said if end else _stem(said))}{end}", known):
            return True
    return False


def _taken_out(clause: str, rest: str, language: Language, known: str) -> bool:
    """Whether rules of limits, prices and hours took a clause out of the sentence: what it says is held."""
    numbers = re.findall(r"\d+(?:\.\d+)?", clause)
    if not all(re.search(rf"(?<![\d.]){re.escape(number)}(?![\d.])", known) for number in numbers):
        return False
    if language == "zh":
        return len(clause) > 3 and clause[-4:] not in rest and clause[:4] not in rest
    words = _plain(clause).split()
    return len(words) > 2 and f" {' '.join(words[-3:])} " not in f" {_plain(rest)} "


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9€$£%一-鿿]+", " ", text.lower())


def _words(text: str, language: Language) -> set[str]:
    if language == "zh":
        signs = re.sub(r"[^\u4e00-\u9fffa-z0-9]", "", text.lower())
        return {signs[n : n + 2] for n in range(len(signs) - 1)}
    return set(_plain(text).split())


def _content(clause: str, language: Language, taken: list[str]) -> list[str]:
    """What a clause speaks of, without what demands took."""
    if language == "zh":
        for words in taken:
            clause = clause.replace(words, "")
        signs = re.sub(r"[^\u4e00-\u9fff]", " ", _LIGHT_ZH.sub(" ", clause))
        runs = [part for run in signs.split() for part in run.split("的") if len(part) > 1]
        return [run for run in runs if not _is_somebody(run)] or runs
    gone = {word for words in taken for word in _plain(words).split()}
    light = {*BASE, *THIRD} - {
        "book",
        "order",
        "report",
        "list",
        "post",
        "file",
        "record",
        "log",
        "offer",
        "plan",
        "request",
        "review",
        "vote",
        "comment",
        "rate",
        "donate",
    }
    told = [
        word
        for word in dict.fromkeys(re.findall(r"[a-z]{3,}", clause.lower()))
        if word not in _STOP and word not in light and word not in gone
    ]
    return [_stem(word) for word in ([word for word in told if not _is_somebody(word)] or told)]


def _is_somebody(word: str) -> bool:
    """Whether a word only says who does something: that they are there says nothing of what they do."""
    group = group_of(one_of(word))
    return group is not None and group[0] == "person"


def _stem(word: str) -> str:
    for ending in ("ies", "ings", "ing", "ses", "es", "s", "ed", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word


def _text_of(entity: Entity) -> str:
    told = [entity.name, entity.plural, entity.title, entity.titles]
    for field in entity.fields:
        told += [field.name, field.label, field.help, *(c.label for c in field.choices)]
        told += [f"{v:g}" for v in (field.minimum, field.maximum) if v is not None]
    told += [getattr(rule, "label", "") for rule in entity.rules]
    told += [
        (f"{value:g}" if isinstance(value, int | float) else value)
        for rule in entity.rules
        for value in rule.model_dump().values()
        if isinstance(value, int | float | str)
    ]
    told += [str(row.get(entity.display, "")) for row in entity.rows]
    told += [f"{value:g}" for row in entity.rows for value in row.values() if isinstance(value, int | float)]
    told.append(str(len(entity.rows)))
    return " ".join(told).lower().replace("_", " ")


def _known(spec: SiteSpec) -> str:
    told = [spec.name, spec.tagline, spec.member_title, spec.staff_title, *(role.title for role in spec.roles)]
    told += [_text_of(entity) for entity in spec.entities]
    told += [
        text
        for page in spec.pages
        for s in page.sections
        for text in (s.title, s.text, *(i.title + " " + i.text for i in s.items))
    ]
    told += [part.title for part in (*spec.dashboard.figures, *spec.dashboard.charts)]
    told += [f"{page.title} {section.kind} form" for page in spec.pages for section in page.sections]
    pictured = any(field.kind == "image" for entity in spec.entities for field in entity.fields)
    told += ["photo picture image 照片 图片"] if pictured else []
    told += ["charts graphs statistics 图表 统计"] if spec.dashboard.charts else []
    rules = {rule.kind: rule for entity in spec.entities for rule in entity.rules}
    steps = {getattr(rule, "name", "") for entity in spec.entities for rule in entity.rules}
    told += ["dates nights days arrival departure 日期 天数"] if "stay" in rules else []
    told += ["confirm accept approve request 确认 同意 审核"] if "approve" in steps else []
    told += ["total sum calculated 总价 合计 自动计算"] if "computed" in rules else []
    return " ".join(told).lower()


def _showing(spec: SiteSpec, words: list[str]) -> list[str]:
    """Checks of the entities that a clause speaks of."""
    found = []
    for entity in spec.entities:
        if any(_stands(word, _text_of(entity)) for word in words):
            found.append(f"{entity.name}.store" if entity.access.create != "nobody" else f"{entity.name}.list")
    return found[:3]


def told(clauses: list[Clause], language: Language) -> list[str]:
    """What was not built, for the person; nothing where everything was."""
    lost = [clause.words for clause in clauses if not clause.held]
    if not lost:
        return []
    if language == "zh":
        return [f"没有实现：{'；'.join(f'“{w}”' for w in lost)}。可以换个说法，或在下一条消息里单独提出。"]
    listed = "; ".join(f"“{w}”" for w in lost)
    return [f"I did not build: {listed}. Say it in other words, or on its own in your next message."]


def opened(spec: SiteSpec) -> Held:
    """What shows the hours that the sentence sets."""
    for entity in spec.entities:
        for rule in entity.rules:
            if isinstance(rule, Slots):
                return Held("", (f"{entity.name}.slots",))
            if isinstance(rule, Weekdays):
                return Held("", (f"{entity.name}.weekdays.{rule.field}",))
    return Held("", ("page.home",))
