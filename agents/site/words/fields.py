"""Fields from words: "phone number" → a phone, "rating from 1 to 5" → a rating, "状态（待办、完成）" → a choice.

The kind is inferred from the name; limits and choices from what stands beside it. Names that a site may not use are
mended. It knows no entity.
"""

# ruff: noqa: E501 (a kind's words are one line)

from __future__ import annotations

import re
from collections.abc import Iterable
from keyword import iskeyword

from agents.site.spec import Choice, Field
from agents.site.spec.fields import FieldKind
from agents.site.spec.soundness import RESERVED_FIELDS
from agents.sources.base import Language
from agents.text.words import han_count

KINDS: list[tuple[FieldKind, str]] = [
    ("email", r"e-?mails?(?: address)?|邮箱|邮件地址|电子邮件|电邮"),
    ("phone", r"(?:tele)?phones?(?: numbers?)?|mobiles?(?: (?:numbers?|phones?))?|cell(?: ?phone)?|whatsapp|tel|fax|contact number|电话(?:号码)?|手机(?:号码?)?|联系电话|座机"),
    ("url", r"urls?|web ?sites?|links?|home ?pages?|web address|网址|链接|网站|主页"),
    ("image", r"photos?|pictures?|images?|logos?|avatars?|covers?(?: (?:image|photo|picture))?|screenshots?|thumbnails?|portraits?|图片|照片|封面图?|头像|配图|相片|截图|图像"),
    ("rating", r"ratings?|stars?|star rating|评分|星级|打分|评级"),
    ("money", r"prices?|costs?|fees?|amounts?|salar(?:y|ies)|rents?|budgets?|revenues?|deposits?|tips?|totals?|wages?|fines?|donations?|value in (?:dollars|euros)|spend|price per \w+|unit price|hourly rate|rates?|tuition|价格|单价|费用|金额|工资|薪资|薪水|租金|预算|总价|押金|收入|支出|售价|房价|学费|捐款|报酬"),
    ("datetime", r"(?:date and time|time and date|starts? ?(?:at|time)?|begins? ?(?:at)?|ends? ?(?:at|time)?|when|(?:appointment|meeting|event|pick-?up|delivery|visit|check-?in|check-?out) (?:time|date and time)|timestamp|scheduled(?: for)?)|开始时间|结束时间|日期时间|预约时间|取货时间|送达时间|时间|何时"),
    ("date", r"last \w+(?:ed|wn)|next \w+(?:ing|ion)|(?:\w+ )?(?:dates?|days?|birthdays?|deadlines?)|due(?: (?:date|on|by))?|since|until|born|date of \w+|expir(?:y|es|ation)(?: date)?|published(?: on)?|bought(?: on)?|purchased|founded|\w*日期|日子|生日|婚期|截止(?:日期)?|到期日?|有效期|出生日?|\w*日"),
    ("time", r"times?|(?:opens|closes)(?: at)?|hour|clock|时刻|几点|钟点"),
    ("boolean", r"(?:is |has |are |was )\w.*|available|availability|active|paid|done|confirmed|vegetarian|vegan|gluten[- ]free|urgent|featured|[a-z]+ wanted|completed|in stock\?|sold|returned|read\?|finished|approved|visible|是否.+|有无.+|已\w{1,4}|可用|付款了吗|素食|紧急|推荐"),
    ("decimal", r"weights?|heights?|lengths?|widths?|depths?|distances?|percent(?:age)?s?|temperatures?|latitudes?|longitudes?|areas?|sizes? in \w+|square (?:meters|metres|feet)|volumes?|speeds?|kilomet(?:er|re)s|km|kg|weight in \w+|重量|体重|身高|长度|宽度|高度|面积|温度|百分比|比例|距离|公里|体积|海拔"),
    ("integer", r"(?:number|count|amount|no\.?) of .+|numbers?|quantit(?:y|ies)|counts?|ages?|years?|seats?|places|pages?|stock|capacit(?:y|ies)|minutes|hours|duration|guests|people|persons|participants|rooms|bedrooms?|bathrooms?|floors?|floor|points?|scores?|servings?|portions?|calories|mileage|votes?|wins?|losses|goals?|reps?|sets?|rank|position|attendees|copies|size of party|party size|party|数量|人数|年龄|年份|页数|库存|容量|分钟数?|小时数?|时长|座位数?|房间数|卧室数?|楼层|份数|积分|得分|分数|排名|名额|册数|件数|次数|卡路里|里程"),
    ("long_text", r"descriptions?|notes?|comments?|messages?|texts?|body|contents?|about|details?|bio(?:graphy)?|summar(?:y|ies)|instructions?|ingredients?|stor(?:y|ies)|reasons?|answers?|requirements?|directions|method|steps|features|feedback|remarks?|explanation|history|lyrics|plot|abstract|allerg(?:y|ies|ens)|address(?:es)?|agenda|findings|说明|描述|备注|内容|正文|简介|详情|留言|评论|步骤|原料|食材|做法|原因|回答|答案|要求|介绍|摘要|反馈|地址|收货地址|过敏\w*|诊断|心得|歌词"),
    ("choice", r"status(?:es)?|state|priority|size|difficulty|condition|gender|sex|season|importance|mood|stage|phase|urgency|状态|优先级|尺码|尺寸|难度|性别|成色|季节|阶段|重要性|心情|进度"),
]  # fmt: skip
_CHOICES: list[tuple[str, str]] = [
    (r"status|state|stage|phase|状态|阶段|进度", "open Open|待处理;in_progress! In progress|进行中;done+ Done|已完成"),
    (r"priority|importance|urgency|优先级|重要性", "low Low|低;normal Normal|普通;high! High|高"),
    (r"size|尺码|尺寸", "s S|S;m M|M;l L|L;xl XL|XL"),
    (r"difficulty|难度", "easy+ Easy|简单;medium Medium|中等;hard! Hard|困难"),
    (r"condition|成色", "new+ New|全新;good Good|良好;worn! Worn|旧"),
    (r"gender|sex|性别", "female Female|女;male Male|男;other Other|其他"),
    (r"season|季节", "spring Spring|春;summer Summer|夏;autumn Autumn|秋;winter Winter|冬"),
    (r"mood|心情", "good+ Good|好;fair Fair|一般;bad- Bad|不好"),
]
HAN_NAMES: dict[str, str] = {
    "姓名": "name", "名字": "name", "名称": "name", "标题": "title", "电话": "phone", "电话号码": "phone", "手机": "mobile", "手机号": "mobile",
    "联系电话": "phone", "联系方式": "contact", "邮箱": "email", "电子邮件": "email", "地址": "address", "收货地址": "address", "价格": "price", "单价": "unit_price",
    "金额": "amount", "费用": "fee", "总价": "total", "工资": "salary", "薪资": "salary", "薪水": "salary", "租金": "rent", "押金": "deposit", "预算": "budget",
    "数量": "quantity", "库存": "stock", "人数": "people", "年龄": "age", "年份": "year", "页数": "pages", "作者": "author", "出版社": "publisher",
    "日期": "date", "生日": "birthday", "出生日期": "birth", "截止日期": "deadline", "到期日": "expiry", "到期日期": "expiry", "时间": "start", "开始时间": "start",
    "结束时间": "end", "预约时间": "start", "状态": "status", "优先级": "priority", "类别": "category", "分类": "category", "类型": "type", "种类": "kind",
    "品牌": "brand", "型号": "model", "颜色": "colour", "尺码": "size", "尺寸": "size", "重量": "weight", "身高": "height", "面积": "area", "图片": "picture",
    "照片": "photo", "封面": "cover", "头像": "avatar", "评分": "rating", "星级": "rating", "描述": "description", "说明": "description", "简介": "about",
    "介绍": "about", "内容": "text", "正文": "body", "备注": "note", "留言": "message", "评论": "comment", "步骤": "steps", "食材": "ingredients",
    "原料": "ingredients", "做法": "method", "难度": "difficulty", "份数": "servings", "时长": "minutes", "分钟": "minutes", "网址": "website", "链接": "link",
    "网站": "website", "城市": "city", "国家": "country", "公司": "company", "职位": "position", "部门": "department", "性别": "gender", "学校": "school",
    "班级": "form_class", "年级": "grade", "成绩": "score", "分数": "score", "学号": "student_number", "编号": "number", "座位": "seats", "座位数": "seats",
    "桌号": "table_number", "房间": "room", "房间号": "room_number", "楼层": "floor", "卧室": "bedrooms", "卧室数": "bedrooms", "车牌": "plate", "车牌号": "plate",
    "品种": "breed", "宠物名": "pet", "宠物名字": "pet", "过敏": "allergies", "过敏信息": "allergies", "原因": "reason", "主题": "subject", "地点": "place",
    "语言": "language", "标签": "tags", "来源": "source", "负责人": "responsible", "经手人": "handled_by", "供应商": "supplier", "身份证号": "id_number",
    "微信": "wechat", "微信号": "wechat", "会员号": "member_number", "积分": "points", "有效期": "expiry", "书名": "title", "菜名": "name", "店名": "name",
    "购买日期": "purchase_date", "使用人": "used_by", "保管人": "keeper", "成色": "condition", "设备编号": "asset_number", "资产编号": "asset_number", "血型": "blood_type",
    "出版日期": "published_on", "年代": "period", "学历": "education", "专业": "major", "户型": "layout", "朝向": "facing", "工种": "trade", "规格": "specification",
    "宠物姓名": "pet", "身份": "role", "入职日期": "joined", "入住日期": "check_in", "退房日期": "check_out", "病情": "symptoms", "症状": "symptoms", "疫苗": "vaccines",
    "去向": "destination", "经手": "handled_by", "用途": "purpose", "单位": "unit", "数目": "quantity", "报名人数": "people", "名次": "rank", "比分": "score", "队伍": "team",
    "球队": "team", "球员": "player", "孩子姓名": "child", "孩子名字": "child", "家长姓名": "parent", "联系人": "contact_person", "区域": "district", "温度": "temperature",
    "人均": "per_person", "口味": "taste", "产地": "origin", "容量": "capacity", "名额": "places", "讲师": "speaker", "老师": "teacher", "主讲人": "speaker",
}  # fmt: skip
_LIMITS: dict[str, tuple[float | None, float | None]] = {"money": (0, None), "rating": (1, 5), "integer": (0, None)}


def kind_of(label: str) -> FieldKind:
    """The kind that a field of this name most likely has."""
    words = re.sub(r"[\s_-]+", " ", label.strip().lower())
    for kind, pattern in KINDS:
        if re.fullmatch(pattern, words):
            return kind
    if re.search(r"(?:meeting|starting|end|collection|pick-?up|drop-?off|assembly|access) points?$", words):
        return "text"
    last = words.split(" ")[-1] if not han_count(words) else words
    for kind, pattern in KINDS:
        if kind not in ("boolean", "choice") and len(last) > 1 and re.fullmatch(pattern, last):
            return kind
    if han_count(words):
        for kind, pattern in KINDS:
            if re.search(rf"(?:{pattern})$", words):
                return kind
        if re.search(r"(?<![参函指])数$", words):
            return "integer"
    return "text"


def name_of(label: str, otherwise: str = "detail") -> str:
    """An identifier for a label; reserved words are mended."""
    known = HAN_NAMES.get(label.strip())
    bare = known or re.sub(r"[^a-z0-9]+", "_", label.lower().replace("'s", "")).strip("_")
    bare = re.sub(r"^(\d)", r"n_\1", bare)[:40].strip("_") or otherwise
    bare = re.sub(r"_+", "_", bare)
    return f"{bare[:34]}_field" if iskeyword(bare) or bare in RESERVED_FIELDS else bare


_ASIDE = re.compile(r"\s*[(（\[](?P<aside>[^)）\]]*)[)）\]]\s*|\s*[:：]\s*(?P<after>.+)$")
_OPTIONAL = re.compile(r"\b(?:optional(?:ly)?|not required|if any)\b|(?:选填|可选|可不填|非必填)", re.I)
_REQUIRED = re.compile(r"\b(?:required|mandatory|compulsory)\b|必填|必须", re.I)
_UNIQUE = re.compile(r"\bunique\b|唯一|不重复", re.I)
_RANGE = re.compile(r"(?:from |between |of )?(\d+)\s*(?:-|–|to|and|~|至|到)\s*(\d+)", re.I)
_KIND_SAID: list[tuple[FieldKind, str]] = [
    ("boolean", r"yes ?/? ?(?:or )?no|check ?box|true/false|是否|勾选"), ("datetime", r"date and time|日期和时间"), ("date", r"\ba? ?date\b|日期"), ("decimal", r"\bdecimal\b|小数"),
    ("integer", r"\b(?:a |whole )?(?:number|integer)\b|整数|数字"), ("money", r"\b(?:money|currency)\b|金额|货币"), ("long_text", r"\b(?:long text|paragraph|multi-?line|text area)\b|长文本|多行"),
    ("image", r"\b(?:image|upload|picture)\b|图片|上传"), ("email", r"\bemail\b|邮箱"), ("phone", r"\bphone\b|电话"), ("url", r"\b(?:link|url)\b|链接"), ("rating", r"\b(?:stars?|rating)\b|星"), ("time", r"\btime\b|时间"),
]  # fmt: skip
_HEAD = re.compile(
    r"^(?:(?:a|an|the|its|their|his|her|some|one|also|and|new|another|extra|additional|optional|required|unique"
    r"|mandatory|full)\s+|(?:一个|一项|一栏|选填的?|必填的?|可选的?|新的?)\s*)(?=\S)",
    re.IGNORECASE,
)
_TAIL = re.compile(r"\s+(?:fields?|columns?|box|input|as well|too|please)$|(?:字段|栏位?|一栏|一项|项)$", re.IGNORECASE)


_FUNCTION = re.compile(
    r"^(?:reviews|comments)$|(?<=\s)(?:buttons?|pages?|maps?|charts?|graphs?|rankings?|leader ?boards?|search(?: box| bar)?|filters?|log-?ins?|newsletters?|reviews|comments|pop-?ups?|dashboards?|slide ?shows?|dark mode|chat ?bot|live chat)$"
    r"|(?:按钮|页面|地图|图表|排行榜?|搜索框?|筛选|登录|弹窗|轮播图?|仪表盘|聊天|评论区)$",
    re.IGNORECASE,
)
"""What a site does or shows: no field of a thing."""


def field_from(words: str, language: Language, *, otherwise: str = "detail") -> Field | None:
    """The field that a mention means: "a photo (optional)", "rating from 1 to 5", "size: S, M or L". None for nothing
    that could be a field's name."""
    text = words.strip().strip(".。;；,，、")
    optional = _OPTIONAL.search(text) is not None
    aside = _ASIDE.search(text)
    told = (aside["aside"] or aside["after"] or "") if aside else ""
    label = _ASIDE.sub("", text, count=1).strip() if aside else text
    ranged = _RANGE.search(told) or re.search(
        r"\s*(?:from|between|在)\s*(\d+)\s*(?:to|and|到|至)\s*(\d+)\s*(?:stars?)?$", label
    )
    label = re.sub(r"\s*(?:from|between|在)\s*\d+\s*(?:to|and|到|至)\s*\d+\s*(?:stars?)?$", "", label)
    while (head := _HEAD.match(label)) and head.end() < len(label):
        label = label[head.end() :]
    label = _TAIL.sub("", _OPTIONAL.sub("", label).strip()).strip(" ,，")
    if not label or len(label) > 60 or not re.search(r"[A-Za-z\u4e00-\u9fff]", label) or _FUNCTION.search(label):
        return None
    choices = _choices_said(told)
    kind = "choice" if choices else _kind_said(told) or kind_of(label)
    field = Field(
        name=name_of(label, otherwise),
        label=_shown(label),
        kind=kind,
        required=(not optional and kind not in ("image", "long_text", "url", "boolean"))
        or bool(_REQUIRED.search(text)),
        unique=_UNIQUE.search(told) is not None,
    )
    _limited(field, ranged)
    if kind == "choice":
        field.choices = choices or default_choices(label, language)
        if not field.choices:
            field.kind = "text"
        elif not choices:
            field.default = field.choices[0].value
    if kind == "boolean":
        field.default = False
    return field


def _limited(field: Field, ranged: re.Match[str] | None) -> None:
    field.minimum, field.maximum = _LIMITS.get(field.kind, (None, None))
    if ranged and field.kind in ("integer", "rating", "decimal", "money"):
        low, high = float(ranged[1]), float(ranged[2])
        if low < high and not (field.kind == "rating" and high > 10):
            field.minimum, field.maximum = low, high


def _shown(label: str) -> str:
    """The label as it stands at a form: its first letter large."""
    return label[:1].upper() + label[1:80]


def _kind_said(told: str) -> FieldKind | None:
    return next((kind for kind, pattern in _KIND_SAID if told and re.search(pattern, told, re.I)), None)


def _choices_said(told: str) -> list[Choice]:
    """ "S, M or L" → three choices; an aside that is no list of words gives none."""
    parts = [p.strip(" .\"'“”") for p in re.split(r"\s*(?:[,，、/;；|]|\bor\b|\band\b|或者?|和)\s*", told) if p.strip()]
    parts = [re.sub(r"^(?:one of|either|choice of|选项)\s*", "", p, flags=re.I) for p in parts]
    if len(parts) < 2 or any(len(p) > 40 or _RANGE.fullmatch(p) for p in parts) or all(p.isdigit() for p in parts):
        return []
    if any(_OPTIONAL.fullmatch(p) or _REQUIRED.fullmatch(p) or _UNIQUE.fullmatch(p) for p in parts):
        return []
    if _kind_said(told) == "boolean":
        return []
    return choices_of(parts)


HAN_VALUES = {
    "已退款": "refunded", "已发货": "sent", "待办": "todo", "进行中": "doing", "已完成": "done", "完成": "done", "搁置": "on_hold", "暂停": "paused",
    "已取消": "cancelled", "取消": "cancelled", "未到": "missed", "已付款": "paid", "未付款": "unpaid", "已退货": "returned", "待处理": "open", "已关闭": "closed",
    "简单": "easy", "中等": "medium", "困难": "hard", "低": "low", "中": "medium", "高": "high", "新": "new", "已打包": "packed", "已送达": "delivered",
}  # fmt: skip


def choices_of(labels: list[str], taken: Iterable[str] = ()) -> list[Choice]:
    """Choices with these labels; their values are identifiers, numbered where nothing Latin is in a label, and none of
    those `taken`."""
    made: list[Choice] = []
    used = set(taken)
    for label in labels:
        value = name_of(HAN_VALUES.get(label, label), "option").removesuffix("_field")
        if value == "option" or value in used:
            value = next(f"{value[:36]}_{n}" for n in range(1, 99) if f"{value[:36]}_{n}" not in used)
        used.add(value)
        made.append(Choice(value=value, label=_shown(label)[:60]))
    return made


def default_choices(label: str, language: Language) -> list[Choice]:
    """What a status, priority, size… is usually chosen from."""
    listed = next((told for pattern, told in _CHOICES if re.search(pattern, label.lower())), None)
    if listed is None:
        return []
    made = []
    for part in listed.split(";"):
        head, _, labels = part.partition(" ")
        english, _, chinese = labels.partition("|")
        tone = {"+": "good", "-": "bad", "!": "warning"}.get(head[-1], "neutral")
        made.append(
            Choice.model_validate(
                {"value": head.rstrip("+-!"), "label": chinese if language == "zh" else english, "tone": tone}
            )
        )
    return made


_OPTIONS = re.compile(
    r"(?P<f>[\u4e00-\u9fff]{2,12})[，,]?(?:可选|可以选择?|选项[为是有：:]?|分为)(?P<c>[\u4e00-\u9fffA-Za-z、，和或]{2,60})"
)
_MUST = re.compile(r",?\s+(required|mandatory|optional)$", re.IGNORECASE)
"""What stands behind a field: "the next inspection date, required"."""


def listed_fields(words: str, language: Language) -> list[Field]:
    """The fields of an enumeration: "name, price and a photo", "书名、作者和页数"."""
    if options := _OPTIONS.fullmatch(words.strip()):
        words = f"{options['f']}（{options['c']}）"
    words = _MUST.sub(r" (\1)", words)
    made: list[Field] = []
    told = re.search(r"[:：]", re.sub(r"[(（\[][^)）\]]*[)）\]]", "", words))
    for n, part in enumerate(re.split(r"\s*[;；]\s*", words) if told else split_list(words), 1):
        field = field_from(part, language, otherwise=f"detail_{n}")
        if field is not None and all(f.name != field.name for f in made):
            made.append(field)
    return made


def split_list(words: str) -> list[str]:
    """The members of an enumeration; commas inside brackets do not part."""
    held: list[str] = []
    guarded = re.sub(r"[(（\[][^)）\]]*[)）\]]", lambda m: held.append(m.group()) or f"\x00{len(held) - 1}\x00", words)
    parts = re.split(
        r"\s*(?:[,，、;；]\s*(?:and\s+|以及|和)?|\s+and\s+(?:an?\s+|the\s+)?|\s+&\s+|\s+plus\s+|(?<=[\u4e00-\u9fff])(?:和|以及|与|及)(?=[\u4e00-\u9fff])|还有)\s*",
        guarded,
    )
    return [re.sub(r"\x00(\d+)\x00", lambda m: held[int(m[1])], p).strip() for p in parts if p and p.strip()]
