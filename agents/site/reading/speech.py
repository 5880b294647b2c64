"""Ways of speech, before any rule reads a brief or a wish: who may, who asks, what is said to whom, said plainly.

Each rule here is of the language and of no trade: modal verbs, verbs with a particle or with two objects, sentences
that only say who speaks. It knows no clause and no site.
"""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

import re

from agents.site.wishes.names import plural, singular

_NOT = r"(?:n['’]t| not| never)"
_MODAL: list[tuple[re.Pattern[str], str]] = [
    (re.compile(pattern, re.IGNORECASE), plain)
    for pattern, plain in (
        (rf"\b(?:should|must|would|wo|will){_NOT} be (?:able|allowed|permitted) to\b", "may not"),
        (rf"\b(?:are|is|be){_NOT} (?:supposed|allowed|permitted|able) to\b", "may not"),
        (r"\b(?:are|is) (?:no longer|not any ?more) (?:allowed|permitted|able) to\b", "may not"),
        (r"\b(?:can|may) no longer\b", "may not"),
        (r"\b(?:should|must|will|would|need to|have to) be (?:able|allowed|permitted) to\b", "can"),
        (r"\b(?:are|is) (?:able|allowed|permitted) to\b", "can"),
        (r"\b(?:gets?|has|have) the (?:option|possibility|chance) to\b", "can"),
    )
]
"""Who may and who may not."""
_SHORTENED = re.compile(r"\b(?P<v>has|have|had|do|does|did|is|are|was|were)n['’]t\b", re.IGNORECASE)
_GROUP = r"groups?|clubs?|choirs?|teams?|bands?|societ(?:y|ies)|associations?|class|famil(?:y|ies)|communit(?:y|ies)|circles?|networks?|guilds?|orchestras?|collectives?|cooperatives?|neighbou?rhoods?"
_GROUP_ACTS = re.compile(
    rf"^(?P<of>(?:an?|our|the|my)\s+(?:[a-z'’-]+\s+){{0,3}}?(?:{_GROUP}))\s+(?P<v>share|post|upload|collect|publish|exchange|swap)(?:e?s)\s+(?=[a-z])",
    re.IGNORECASE,
)
"""A group does something: its members do, at a site for it."""
_ENTERS_ZH = re.compile(
    r"(?P<v>登记|录入)(?P<x>(?!自己|本人|我们?|他们?|她|其)[\u4e00-\u9fff]{1,4}?)的(?P<list>[\u4e00-\u9fff]{2,6}(?:[、和及与][\u4e00-\u9fff]{2,6}?)*)(?=[，,。；;]|$)"
)
"""What is entered of a thing: the thing, and what it has."""
_TO_WHOM = re.compile(
    r"\b(?P<v>tell|tells|give|gives|send|sends|show|shows|let|lets|write|writes)\s+(?:me|us)\s+(?:know\s+)?(?=(?:the|their|his|her|its|an?|how|what|which|whether|if|about)\b)",
    re.IGNORECASE,
)
"""What is told to those who ask is told: "customers tell me the breed"."""
_PARTICLE = re.compile(
    r"\b(?:put(?P<a>s?) in|key(?P<b>s?) in|type(?P<c>s?) in|note(?P<d>s?) down|write(?P<e>s?) down|jot(?P<f>s?) down|enter(?P<g>s?) in)\b(?=\s+(?!the (?:menu|navigation|home ?page|top|middle)\b)[a-z])",
    re.IGNORECASE,
)
"""What is put in is added: "coaches put in training times"."""
_AND_I = re.compile(
    r"\b(?:my (?:husband|wife|partner|brother|sister|friend|mother|father|daughter|son|colleague|family)) and (?:i|me|myself)\b",
    re.IGNORECASE,
)
_RENTS = re.compile(
    r"^we (?P<v>rent out|let|hire out|lend out|lend|sell|offer|teach|repair|breed|grow|bake|make|organi[sz]e|run|host|look after)\s+(?P<x>[^:;.!?]{3,70}?)\s*[:;.]\s+(?=\S)",
    re.IGNORECASE,
)
"""What those who ask do, before what is asked for: "we rent out two cottages: guests choose dates"."""
_RENTED = ("rent out", "hire out", "let")
_HEAD = {"lend out": "lending site", "lend": "lending site", "sell": "shop"}
_RUNS = re.compile(
    r"^(?:(?:my|our)\s+[a-z]+|he|she|they|we|i)\s+(?:(?:also\s+)?(?:run|runs|own|owns|manage|manages|have|has|host|hosts|organi[sz]e|organi[sz]es|coordinate|coordinates|lead|leads|look after|looks after|take care of|takes care of))\s+(?P<x>(?:an?|the)\s+[^:;.!?,]{3,60}?)\s*[.!]\s+(?=\S)",
    re.IGNORECASE,
)
"""Somebody runs something, in a sentence before what is asked for: "my mother runs a bed and breakfast"."""
_THAT = re.compile(
    r"^(?:we are|we['’]re|i am|i['’]m|this is|it['’]s)\s+(?P<x>(?:an?|the)\s+[a-z][a-z -]{2,40}?)\s+(?:that|which|who)\s+(?P<what>[^:;.!?]{4,160})[:;.!]\s*",
    re.IGNORECASE,
)
_OFFERS = re.compile(
    r"^(?:sells?|offers?|gives?|shows?|runs?|has|have|makes?|provides?|hosts?|organi[sz]es?|teach(?:es)?|does|rents? out|publishe?s?)\s+",
    re.IGNORECASE,
)
"""A kind of business and what it offers: "a vineyard that sells wine and gives tastings"."""
_SHE = re.compile(
    r"(?P<before>(?:^|[,;:.]\s+)(?:and\s+|but\s+)?)(?:she|he)\s+(?=(?:can|may|must|should|[a-z]+s)\b)", re.IGNORECASE
)
_COMES = re.compile(
    r"\b(?:say|says|tell|tells|mark|marks|confirm|confirms|indicate|indicates|state|states)\s+(?:whether|if)\s+(?:they|he|she|(?:their|the|his|her)\s+[a-z]+)\s+(?:(?:is|are|can|will)\s+(?:coming|attending|taking part|joining|playing|come|attend|take part|join|play|be there)|comes?|attends?|take part|takes part|can make it)\b(?: to (?:it|them))?",
    re.IGNORECASE,
)
"""Whoever says whether they come signs up."""
_ENROLS = re.compile(
    r"\b(?:registers?|enrols?|enrolls?|enters?|signs? up)\s+(?P<x>(?:their|his|her)\s+(?:[a-z]+\s)?(?:child(?:ren)?|kids?|sons?|daughters?|pupils?|students?|teams?|dogs?|horses?|players?))\s+(?:for|to|in|into|up for)\s+(?P<y>(?:an?\s+|the\s+)?(?!the first|example)[a-z]+)",
    re.IGNORECASE,
)
"""Whoever enters somebody else for something adds them, and signs up: "parents register their children for courses"."""
_STATE = r"(?:open|new|received|reported|pending|waiting|planned|requested|accepted|confirmed|assigned|in progress|in work|in hand|in repair|on hold|ready|done|fixed|mended|solved|resolved|closed|finished|rejected|cancelled|declined|paid|sent|delivered|returned)"
_SETS = re.compile(
    rf"\b(?:sets?|puts?|moves?)\s+(?:(?:the\s+|its\s+|their\s+|each\s+)?(?:status|state|report|ticket|case|request|order|it|them|each one)\s+)?(?:to\s+|on\s+|as\s+)?(?P<list>{_STATE}(?:,\s*{_STATE})*,?\s+(?:or|and|to|then)\s+{_STATE})\b",
    re.IGNORECASE,
)
"""The states that somebody gives things: "the caretaker sets open, in progress or done"."""
_SETS_ONE = re.compile(
    rf"\b(?:sets?|puts?|moves?|marks?)\s+(?:it|them|each one|these)\s+(?:to|on|as)\s+(?P<state>done|fixed|mended|solved|resolved|closed|finished|ready|paid|sent|delivered|returned)(?!\s*(?:,|or\b|and\b|then\b)\s*{_STATE})\b",
    re.IGNORECASE,
)
_LIST_OF = re.compile(
    r"(?P<can>\b(?:everyone|everybody|anyone|all [a-z]+s) (?:can|may))\s+see\s+(?:the|a)\s+list\s+of\s+(?:all\s+|the\s+)?(?:open|current|reported)?\s*(?:ones|them|these)\b(?P<sorted>\s+sorted\b)?",
    re.IGNORECASE,
)
_AND_WRITE = re.compile(
    r"\b(?:and|or) (?:can|may) (?:also )?(?:write|note|mention|name|state|enter) (?:down )?(?:their |an? |the )?(?=[a-z]{4,}s?\b\s*(?:[,;.]|$|and\b))",
    re.IGNORECASE,
)
"""What else somebody gives at the form: "people book a place and can write allergies"."""
_OFFERED = re.compile(
    r"\b(?P<x>[a-z]{3,}s)\s+(?:that\s+|which\s+|where\s+)?(?P<who>people|guests|customers|members|visitors|students|parents|volunteers|neighbou?rs|everybody|everyone)\s+(?:can\s+|(?=sign up for|apply for|vote on))(?P<v>book|reserve|order|rent|hire|borrow|buy|join|rate|review|comment on|sign up for|apply for|vote on|vote for)(?:\s+for\s+(?:up to|at most)\s+(?P<n>\d+|[a-z]+)\s+(?P<of>[a-z]+))?(?P<on>\s+on\s+(?:working days|weekdays|weekends|[a-z]+days?))?(?=\s*(?:,|;|\.|$|and\b))",
    re.IGNORECASE,
)
"""What stands in a list together with what is done with it: "wines, tastings people can book, and a newsletter"."""
_GOES_ON = re.compile(
    r"\b(?P<who>members|people|guests|customers|visitors|students|pupils|parents|neighbou?rs|residents|players|volunteers|users|readers|everyone|everybody|colleagues)\s+(?:can\s+|may\s+)?[a-z]+\s+(?![^,;:.!?]*\b(?:with|have|has)\s*:)[^;:.!?]{3,90}?,\s+(?P<v>votes?|comments?|signs? up|rsvp)(?=\s+(?:once|twice|on|for|each|it|them|there)\b|\s*[,;.]|$)",
    re.IGNORECASE,
)
"""What the same people do besides, behind a list of what they give: "members suggest books with a link, vote once"."""
_MEMBERS_ONLY = re.compile(
    r"\b(?:an?\s+|the\s+|our\s+)?(?P<who>members?|staff|teachers|parents|volunteers)[ -]only\s+(?:(?:calendar|list|page|archive|area)\s+(?:of|with|for)\s+)?(?P<x>[a-z]{3,}s)\b",
    re.IGNORECASE,
)
"""What only some see, in front of it: "a members-only calendar of drills"."""
_ONLY_SEE = re.compile(
    r"\b(?P<x>[a-z]{3,}s)\s+(?:that\s+|which\s+)?only\s+(?P<who>(?:[a-z]+\s)?[a-z]+s)\s+(?:can\s+|may\s+)?see\b(?=\s*(?:,|;|\.|$|and\b))",
    re.IGNORECASE,
)
_FOR_ONLY = re.compile(
    r"\b(?:are|is)\s+(?P<a>only\s+)?for\s+(?:the\s+|our\s+)?(?P<who>members|staff|teachers|parents|volunteers|residents|employees|players)(?P<b>\s+only)?(?=\s*(?:[,;.]|$))",
    re.IGNORECASE,
)
_FROM_TO = re.compile(
    r"\bfrom (?:a|one|the first|some) (?:day|date) (?:to|until|till) (?:a|another|the last|some other) (?:day|date)\b",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"^(?P<x>(?:an?|our)\s+[a-z][a-z -]{2,30}?)\s+who\s+(?P<what>(?:sells?|offers?|teaches|makes|runs|shows?|rents? out|publishe?s?|hosts?)\s+[^:;.!?]{4,160})(?=$|[:;.!?])",
    re.IGNORECASE,
)
"""A person and what they offer, with nothing else: "a photographer who sells prints and shows albums"."""
_EACH_HAS = re.compile(
    r"(?<=[,;.] )(?:and\s+)?(?:each|every)\s+(?P<x>[a-z]{3,20})\s+(?:has|gets|comes with|shows)\s+(?P<list>(?:an?|its|one)\s+[^;:.!?]{3,80}?)(?=\s*(?:[;.!?]|$|,\s*(?:and|but)\s+(?!an?\b|its\b|one\b)))",
    re.IGNORECASE,
)
"""What each of them has: "each class has a teacher, a date and a price"."""
_ABLE_TO = re.compile(
    r"\b(?P<v>say|tell|describe|state|note|list)(?P<s>s?)\s+(?:what|which)\s+(?:they|he|she)\s+(?P<m>can|could|want to|need to|would like to)\s+(?P<do>[a-z]+)\b",
    re.IGNORECASE,
)
_DO_NOT_LET = re.compile(
    r"\b(?:don['’]t|do not|never|stop)\s+(?:let|letting|allow|allowing)\s+(?P<who>[a-z]+(?:\s+(?:who|that|with)\s+[^,;.]{3,50}?)?)\s+(?:to\s+)?(?P<v>sign up|book|order|borrow|reserve|register|join|post|comment|rent|hire|apply|vote|buy|cancel)\b",
    re.IGNORECASE,
)
_ASKS_ZH = re.compile(
    r"^(?:我|我们|本人|咱们?)?(?:是|有|开了?|经营着?|办了?|做|运营)?(?:一|1)(?:家|个|所|间|支|群|名|位)(?:(?:小型|小(?!型)|新|业余)(?=[\u4e00-\u9fff]{2}))?(?P<x>[\u4e00-\u9fff]{2,14}?)[，,。；;](?=\S)"
)
_WANTS_ZH = re.compile(
    r"^(?P<x>[\u4e00-\u9fff]{2,14}?)(?:想|要|需要|打算|准备)(?:做|建|搭|搞|弄|开发?|办)?(?:一?个)?(?:自己的|新的?)?(?:网站|系统|平台|网页|小程序)[，,：:。；;]?(?=\S)"
)
_FOR_ZH = re.compile(
    r"^(?:请|帮我?)?(?:为|给)(?:我们的?|我的?)?(?P<x>[\u4e00-\u9fff]{2,12}?)(?:做|建|搭建?|开发|设计|制作)(?:一?个)?(?P<k>[\u4e00-\u9fff]{0,6}?)(?:网站|系统|平台|网页|小程序)[，,：:。；;]?(?=\S)"
)
"""For whom the site is: 为社区菜园做一个网站."""
_BY_DATES_ZH = re.compile(
    r"选(?:择|好)?(?P<x>[\u4e00-\u9fff]{2,8}?(?:日期|时间))(?:来)?(?:预订|预约|下单)(?=[，,。；;]|$)"
)
"""What is chosen to book by: 选入住和离店日期预订."""
_FILLS_FOR_ZH = re.compile(
    r"(?:填写?|写明?|留下|提供)(?P<list>[\u4e00-\u9fff]{1,8}(?:[、和与及][\u4e00-\u9fff]{1,8}?)*)来(?P<v>咨询|预约|报名|申请|预订)(?=[，,。；;]|$)"
)
"""What is filled in to ask for something: 填写婚期、预算来咨询."""
_SHOWN_SORTS_ZH = re.compile(
    r"(?P<v>展示|介绍|销售|出售|提供)(?P<x>[\u4e00-\u9fff]{2,6})[，,](?:它们|都|主要)?分(?=[为成])"
)
"""What is divided is what was just named: 展示案例，分为户外和教堂."""
_NIGHTS_ZH = re.compile(
    r"(?:选(?:择|好)?|填写?|输入)(?:入住|到店)(?:日期|时间)?[和与及、](?:离店|退房|离开)(?:日期|时间)?(?:来)?(?:预订|预约|下单|订房)?(?=[，,。；;]|$)"
)
"""Whoever chooses these days stays the night: 选入住和离店日期."""
_WISHED_ZH = re.compile(
    r"(?:想要?|希望|打算|愿意|准备|意向)(?:加入|参加|报名?|学习?|选择?|预约|应聘)的(?=[\u4e00-\u9fff]{2,6}(?:[、，,。；;]|$))"
)
"""What somebody wants to take part in, as it is asked at a form: 想加入的社团."""
_AND_ZH = re.compile(
    r"(?<=[\u4e00-\u9fff])(?:并且?|同时|还要?)(?:写明?|填写|填|注明|标注|写上|附上)(?=[\u4e00-\u9fff])"
)
_SAID_ZH = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"(?:登录|注册)(?:之?后|以后)(?:就)?(?:可以|要|能|需要?)?(?=填|写|登记)", ""),
        (
            r"(?P<v>报名|预约|预订|下单|申请)(?:的?时候?|时)?(?:要|需要?|得|必须|须)?填写?(?=[\u4e00-\u9fff])",
            r"\g<v>时填写",
        ),
        (r"登记(?=[\u4e00-\u9fff]{1,5}(?:姓名|电话|手机|地址|年龄|性别)[、，,])", "填写"),
        (r"[与和跟][\u4e00-\u9fff]{1,4}的?关系", "关系"),
        (r"(?<=[，,：:])(?:需?要|想要?|能|可以)(?:分别|统一)?(?=(?:管理|登记|记录|维护)[\u4e00-\u9fff])", ""),
        (r"(?<=[\u4e00-\u9fff]{2})(?:记录|明细)(?=(?:要|都)?(?:公开|公示)(?:[，,。；;]|$))", ""),
    )
)
"""What people fill in, where the sentence says when or under what: 校友登录后填毕业班级, 报名要填带几个人."""
_THEN_ZH = re.compile(r"(?<=[期间点位段])(?=(?:预订|预约|报名|下单|租借)[\u4e00-\u9fff]{1,6}(?:[，,。；]|$))")
"""A second verb that gives what the first made its fields: 上传照片并写拍摄地点."""


_EITHER = re.compile(
    r"\b(?P<v>picks?|chooses?|selects?|says?)\s+(?:between\s+|either\s+|whether (?:they|it|he or she) (?:wants?|needs?|prefers?|is|are)\s+)?(?:an?\s+|the\s+)?(?P<a>[a-z][a-z -]{1,20}?)(?P<more>(?:,\s*(?:an?\s+|the\s+)?[a-z][a-z -]{1,20}?)*),?\s+or\s+(?:an?\s+|the\s+)?(?P<b>[a-z][a-z -]{1,20}?)(?=\s*(?:[,;.:]|$|\band\b))",
    re.IGNORECASE,
)
"""Either of several, chosen by whoever fills in the form: "pick a morning or an afternoon"."""


def _choice(found: re.Match[str]) -> str:
    """ "pick a morning or an afternoon" → "state morning or afternoon": what is stated is a field of the form."""
    if found["more"]:
        return found.group()
    ending = "s" if found["v"].lower().endswith("s") and not found["v"].lower().endswith("ss") else ""
    return f"state{ending} {found['a']} or {found['b']}"


def plainly(text: str) -> str:
    """A brief or a wish in plainer words; as it was where it is plain."""
    for pattern, plain in _MODAL:
        text = pattern.sub(plain, text)
    text = _SHORTENED.sub(lambda m: f"{m['v']} not", text)
    text = _GROUP_ACTS.sub(lambda m: f"A site for {m['of'][:1].lower()}{m['of'][1:]}: members {m['v'].lower()} ", text)
    text = _AND_I.sub("we", text)
    text = text[:1].upper() + text[1:]
    text = _TO_WHOM.sub(lambda m: f"{m['v']} ", text)
    text = re.sub(r"\b(?P<v>lets?)\s+(?=how|what|which|whether|if)", "say ", text)
    text = _PARTICLE.sub(lambda m: "add" + next((g for g in m.groups() if g), ""), text)
    text = _DO_NOT_LET.sub(lambda m: f"{m['who']} may not {m['v']}", text)
    text = _THAT.sub(_business, _RUNS.sub(lambda m: f"A site for {m['x']}: ", text))
    text = _SHE.sub(lambda m: f"{m['before']}the owner ", text)
    text = _COMES.sub("sign up", text)
    text = _ENROLS.sub(lambda m: f"add {m['x']} and sign up for {m['y']}", text)
    text = _SETS_ONE.sub(lambda m: f"marks them as open or {m['state']}", text)
    text = _LIST_OF.sub(lambda m: f"{m['can']} see them{', sorted' if m['sorted'] else ''}", text)
    text = _AND_WRITE.sub("and give ", text)
    text = _SETS.sub(lambda m: f"marks them as {m['list']}", text)
    text = _FROM_TO.sub("by the day", text)
    text = _WHO.sub(lambda m: _business(m).replace(m["x"], m["x"][:1].lower() + m["x"][1:], 1), text)
    text = _FOR_ONLY.sub(lambda m: f"are visible to {m['who']} only" if m["a"] or m["b"] else m.group(), text)
    text = _GOES_ON.sub(
        lambda m: f"{m.group()[: m.start('v') - m.start()].rstrip(' ,')} and {m['who'].lower()} {m['v']}", text
    )
    for pattern in (_OFFERED, _MEMBERS_ONLY, _ONLY_SEE):
        text = _apart(text, pattern)
    text = _EACH_HAS.sub(lambda m: f"{plural(m['x'])} with {m['list']}", text)
    text = _ABLE_TO.sub(
        lambda m: f"{m['v']}{m['s']} {m['do']} skills" if m["m"] == "can" else f"{m['v']}{m['s']} wishes", text
    )
    text = _EITHER.sub(_choice, text)
    text = _RENTS.sub(_offering, text)
    text = _ASKS_ZH.sub(lambda m: f"{m['x'].removesuffix('网站')}网站：", text)
    text = _WANTS_ZH.sub(lambda m: f"{m['x'].removeprefix('我们')}网站：", text)
    text = _FOR_ZH.sub(lambda m: f"{m['x']}{m['k']}网站：", text)
    text = _BY_DATES_ZH.sub(lambda m: f"选择{m['x']}", text)
    text = _ENTERS_ZH.sub(lambda m: f"{m['v']}{m['x']}，{m['x']}有{m['list']}", text)
    text = _NIGHTS_ZH.sub("入住", text)
    text = _FILLS_FOR_ZH.sub(r"\g<v>，填写\g<list>", text)
    text = _SHOWN_SORTS_ZH.sub(r"\g<v>\g<x>，\g<x>分", text)
    text = _WISHED_ZH.sub("", text)
    text = _THEN_ZH.sub("，", text)
    for pattern, plain in _SAID_ZH:
        text = pattern.sub(plain, text)
    return _AND_ZH.sub("，填写", text)


def _apart(text: str, pattern: re.Pattern[str]) -> str:
    """Of what stands in a list the bare thing, and what is said of it as a sentence of its own."""
    said: list[str] = []

    def bare(found: re.Match[str]) -> str:
        facts, thing = found.groupdict(), found["x"]
        if "v" not in facts:
            said.append(
                f"only {plural(facts['who']) if facts['who'].lower() == 'member' else facts['who']} can see {thing}"
            )
            return thing
        said.append(f"{facts['who']} {facts['v']} {thing}{facts['on'] or ''}")
        if facts["n"]:
            said.append(f"at most {facts['n']} {facts['of']} per {singular(thing)}")
        return thing

    plain = pattern.sub(bare, text)
    return "; ".join([plain.rstrip(" .;"), *said]) if said else text


def _business(found: re.Match[str]) -> str:
    """ "We're a vineyard that sells wine and gives tastings." → "A site for a vineyard with wine and tastings: "."""
    parts = re.split(r",?\s+and\s+|,\s+", found["what"])
    offered = [_OFFERS.sub("", part, count=1) for part in parts]
    if offered[0] == parts[0]:
        return found.group()
    return f"A site for {found['x']} with {' and '.join(offered)}. "


def _offering(found: re.Match[str]) -> str:
    verb, what = found["v"].lower(), found["x"]
    what = re.sub(
        r"\s+(?:by|at|on|near|in|from|for|to|around)\s+(?:the|our|a|an|my|rent|people|everyone)\b.*$", "", what
    )
    if verb in _RENTED:
        what = re.sub(r"\s+(?:near|in|around|outside|on)\s+[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+)*$", "", what)
        return f"A site for {what} for rent: "
    return f"A {_HEAD.get(verb, 'site')} for {what}: "
