"""Rules of what only posters can be asked: the shapes of sentences in English and Chinese, and what each comes to.

Groups: `size`, `way` the sheet · `how` larger or smaller · `n` a count · `url` · `part` of the head · `text` the
person's words · `a`, `b` names of panels. `how2` and so on are alternatives of `how` in the same pattern.
"""

# ruff: noqa: E501 (a rule is one line)

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from agents.deck.edits.errors import EditRefused
from agents.deck.edits.looks import in_mode
from agents.deck.edits.operations import ChangeTheme, RemoveText, SetText, Translate
from agents.deck.edits.reading.vocabulary import LANGUAGES, NUMBER_WORDS, any_of, named, number_of
from agents.poster.edits.as_deck import HEAD
from agents.poster.edits.operations import ScaleType, SetBleed, SetColumns, SetLink, SetSheet
from agents.poster.sizes import SIZES, size_of
from agents.render.layouts import load_theme, theme_names

if TYPE_CHECKING:
    from agents.poster.edits.reading import Reader

_N = rf"(?:\d{{1,2}}|{'|'.join(NUMBER_WORDS)}|[一二两三四五六])"
_URL = r"(?P<url>(?:https?://|mailto:)[^\s，。；]+|(?:www\.)?[\w-]+(?:\.[\w-]+)+(?:/[^\s，。；]*)?)"
_SIZE = r"(?P<size>A[0-4]|letter|tabloid|24 ?[x×] ?36(?: ?in(?:ch(?:es)?)?)?|36 ?[x×] ?48(?: ?in(?:ch(?:es)?)?)?|square|story|方形|正方形)"
_LYING = r"landscape|horizontal(?:ly)?|lying|横(?:向|版|排)?"
_UPRIGHT = r"portrait|vertical(?:ly)?|upright|竖(?:向|版|排)?|纵向"
_WAY = rf"(?P<way>{_LYING}|{_UPRIGHT})"
_LEAD = r"(?:please |kindly |can you |could you |now |also |and |then |请|帮我|把|将|然后)*"
IT = r"(?:it|this|everything|the (?:whole )?(?:poster|sheet|thing)|poster|海报|它|版面|版式)"
_SO = r"(?:a (?:bit|little|touch) |much |somewhat |slightly |even )?"
LARGER = r"bigger|larger|大(?:一点|一些|点|些)?"
_SMALLER = r"smaller|tinier|小(?:一点|一些|点|些)?"
_GO = r"(?:make|change|turn|switch|set|resize|convert|print|put|lay|改|换|变|转|做|调)"


def _sheet(reader: Reader, g: dict[str, Any]) -> list[Any] | None:
    now = size_of(reader.poster.size)
    way = g.get("way")
    lying = re.fullmatch(_LYING, way, re.I) is not None if way else None
    said = (g.get("size") or "").replace("×", "x").replace(" ", "")
    if not said:
        if not now.paper and lying is False and now.name != "portrait":
            return [SetSheet(size="portrait")]
        base = now.name.removesuffix("-landscape")
        return [SetSheet(size=f"{base}-landscape" if lying else base)]
    said = "square" if said in ("方形", "正方形") else said
    said = re.sub(r"in(?:ch(?:es)?)?$", "", said) + ("in" if re.match(r"\d", said) else "")
    name = next((n for n in SIZES if n.lower() == said.lower()), said)
    keeps = now.landscape and size_of(name).paper and now.paper
    return [SetSheet(size=f"{name}-landscape" if lying or (lying is None and keeps) else name)]


def _type(part: Literal["title", "text"]) -> Callable[[Reader, dict[str, Any]], list[Any] | None]:
    def made(reader: Reader, g: dict[str, Any]) -> list[Any] | None:
        if part == "text" and reader.element is not None:
            return None
        larger = re.match(rf"{LARGER}|放大|加大|增大|increase|enlarge", g["how"], re.I) is not None
        return [ScaleType(part=part, larger=larger)]

    return made


def _columns(reader: Reader, g: dict[str, Any]) -> list[Any]:
    count = number_of(g["n"]) or 0
    if not 1 <= count <= 6:
        raise EditRefused(f"A poster has one to six columns, not {count}.")
    return [SetColumns(columns=count)]


def _link(reader: Reader, g: dict[str, Any]) -> list[Any]:
    url = (g.get("url") or "").rstrip(".,)")
    if not url:
        raise EditRefused(
            "It is not said where the QR code leads.", fix="Give the address: “add a QR code to https://…”."
        )
    return [SetLink(link=url if re.match(r"https?:|mailto:", url) else f"https://{url}")]


def _no_link(reader: Reader, g: dict[str, Any]) -> list[Any]:
    return [SetLink(link=None)]


def _link_somewhere(reader: Reader, g: dict[str, Any]) -> list[Any]:
    found = re.search(r"(?:https?://|www\.)[^\s，。；]+", g["rest"])
    return _link(reader, {"url": found.group() if found else None})


def _other_theme(reader: Reader, g: dict[str, Any]) -> list[Any]:
    """The next theme in the gallery's order, in the present one's lightness."""
    names = theme_names()
    base = reader.poster.theme.removesuffix("-dark").removesuffix("-light")
    at = names.index(base) if base in names else -1
    return [ChangeTheme(theme=in_mode(names[(at + 1) % len(names)], dark=load_theme(reader.poster.theme).dark))]


def _bleed(on: bool) -> Callable[[Reader, dict[str, Any]], list[Any]]:
    return lambda reader, g: [SetBleed(bleed=on)]


PARTS = {
    "title": r"title|heading|headline|大?标题",
    "subtitle": r"sub-?title|副标题",
    "meta": r"authors?(?: line| names?)?|affiliations?|date line|作者(?:信息)?|单位",
}


def _part(said: str) -> str:
    return next(name for name, words in PARTS.items() if re.fullmatch(words, said, re.I))


def _head_text(reader: Reader, g: dict[str, Any]) -> list[Any] | None:
    if reader.panel is not None and reader.panel != HEAD and _part(g["part"]) == "title" and not g.get("whole"):
        return None
    words = g["text"].strip().strip('“”"「」『』').strip()
    return [SetText(slide=HEAD, item=_part(g["part"]), text=words)] if words else None


def _head_less(reader: Reader, g: dict[str, Any]) -> list[Any]:
    part = _part(g["part"])
    if part == "title":
        raise EditRefused("A poster keeps its title.", fix="Give another title.")
    held = next(s for s in reader.deck.slides if s.id == HEAD)
    if getattr(held, part) is None:
        raise EditRefused(f"The poster has no {g['part']}.")
    return [RemoveText(slide=HEAD, item=part)]


def _head_translated(reader: Reader, g: dict[str, Any]) -> list[Any] | None:
    language = named(LANGUAGES, g["what"])
    if language is None or (reader.panel is not None and reader.panel != HEAD):
        return None
    return [Translate.model_validate({"language": language, "slide": HEAD, "item": _part(g["part"])})]


def _reached(reader: Reader, g: dict[str, Any]) -> list[Any]:
    """A number or an address under the title, behind what stands there."""
    said = re.sub(r"^(?:our|the|my|a|an)\s+|^我们的", "", g["text"].strip(" .。：:"), flags=re.I)
    held = next(s for s in reader.deck.slides if s.id == HEAD)
    before = getattr(held, "meta", None)
    lead = f"{before.text.rstrip('.。')} · " if before is not None else ""
    return [SetText(slide=HEAD, item="meta", text=lead + said[:1].upper() + said[1:])]


_PART = rf"(?P<part>{'|'.join(PARTS.values())})"
_OWN: list[tuple[str, Callable[[Reader, dict[str, Any]], list[Any] | None]]] = [
    (rf"(?:{_GO} )?(?:{IT} )?(?:(?:from )?(?:\S+ ?){{1,3}}?(?:→|->|=>|\bto\b) ?)?(?:{_GO} )?(?:{IT} )?(?:the )?(?:size |format |sheet |paper )?(?:in ?to |to |on |as |in |for )?(?:an? )?(?:{_WAY} )?{_SIZE}(?:[ ,]+(?:in )?(?P<way2>{_LYING}|{_UPRIGHT}))?(?: (?:size|paper|sheet|format|poster|orientation))*", _sheet),
    (rf"(?:{_GO} )?(?:{IT} )?(?:the )?(?:size |format |sheet |paper |orientation )?(?:in ?to |to |on |as |in )?(?:an? )?{_WAY}(?: (?:format|orientation|sheet|poster|mode))?", _sheet),
    (rf"(?:{IT})?(?:的?(?:尺寸|大小|纸张|版面))?(?:{_GO}(?:成|为|到)?|用)?(?:一张)?(?:{_WAY})?的?{_SIZE}(?:纸|尺寸|大小|幅面)?(?:的)?(?P<way2>{_LYING}|{_UPRIGHT})?", _sheet),
    (rf"(?:{IT})?(?:{_GO}(?:成|为|到)?|用)?(?:一张)?{_WAY}(?:的)?(?:版面|海报)?", _sheet),
    (rf"(?:make|set) the title(?: type| font)? {_SO}(?P<how>{LARGER}|{_SMALLER})|(?P<how2>{LARGER}|{_SMALLER}) title|(?P<how3>increase|enlarge|reduce|decrease|shrink) the (?:size of the )?title(?: size)?|大?标题(?:的?(?:字号|字))?(?:再|更|调|改|放|变)?(?P<how4>{LARGER}|{_SMALLER}|放大|缩小)|(?P<how5>放大|缩小|加大|减小)大?标题", _type("title")),
    (rf"(?:make|set) (?:all )?(?:the )?(?:(?:running |body )?text|type|font|everything|letters) {_SO}(?P<how>{LARGER}|{_SMALLER})|(?P<how2>{LARGER}|{_SMALLER}) (?:text|type|font|letters)|(?P<how3>increase|enlarge|reduce|decrease) (?:the )?(?:font|text|type)(?: size)?|(?:正文|文字|字体|字号|字|全部文字)(?:再|更|调|改|放|变)?(?P<how4>{LARGER}|{_SMALLER}|放大|缩小)|(?P<how5>放大|缩小|加大|减小)(?:正文|文字|字体|字号)", _type("text")),
    (rf"(?:use |in |with |{_GO} (?:{IT} )?(?:in ?to |to |in )?|lay (?:{IT} )?out in )?(?P<n>{_N}) columns|(?:{IT})?(?:{_GO}(?:成|为)?|用|分(?:成|为)?)?(?P<n2>{_N})栏(?:布局|排版|版式)?", _columns),
    (rf"(?:add|put|include|insert|show|use|set|change|point|make)(?: an?| the)? (?:qr[- ]?code|link)(?: (?:on it|there|at the bottom|in the footer))?(?:[ :,]+(?:to|for|with|of|which|that|linking|links|pointing|points|leading|leads|the|address|url|go|goes)+)*[ :]*(?:{_URL})?|link (?:{IT} )?to {_URL.replace('<url>', '<url2>')}", _link),
    (rf"(?:加|添加|增加|放|插入|换|改)(?:上|入)?(?:一个|个)?(?:二维码|QR码|链接)(?:，)?(?:改成|改为|指向|链接到|链接|到|为|：|:)*\s*(?:{_URL})?|(?:二维码|链接)(?:改成|改为|换成|指向|链接到)\s*{_URL.replace('<url>', '<url2>')}", _link),
    (r"(?:remove|delete|drop|take away|get rid of|without|no)(?: the| an?| any)? (?:qr[- ]?code|link)|(?:删除|删掉|去掉|移除|不要)(?:二维码|QR码|链接)|(?:二维码|QR码)(?:删除|删掉|去掉|不要)", _no_link),
    (r"(?:(?:add|with|include|use|put in|set)(?: a| the)? |for (?:a |the )?)(?:3 ?mm (?:of )?)?(?:bleed|crop marks|printers?)(?: and (?:crop marks|bleed))?(?: (?:for (?:a |the )?printers?))?|(?:加|带|添加|加上)(?:3毫米)?(?:出血|裁切线|裁切标记)(?:和(?:裁切线|裁切标记|出血))?", _bleed(True)),
    (r"(?:without|no|remove|drop|delete)(?: the| any)? (?:bleed|crop marks)(?: (?:and|or) (?:crop marks|bleed))?|(?:去掉|不要|删除|不带)(?:出血|裁切线)(?:和裁切线)?", _bleed(False)),
    (rf"(?:change|set|make|edit|replace|correct) (?:the )?(?P<whole>poster'?s? )?{_PART}(?: of the poster)? (?:to(?: say| read| be)?|with|read|say|into)\s*[:：]?\s*(?P<text>.+)|(?:the )?{_PART.replace('<part>', '<part2>')}\s*[:：]\s*(?P<text2>.+)|(?:the )?{_PART.replace('<part>', '<part3>')} should (?:say|read|be)\s*[:：]?\s*(?P<text3>.+)", _head_text),
    (rf"(?:海报的?)?{_PART}(?:改|换|设|写)?(?:成|为)\s*[：:]?\s*(?P<text>.+)", _head_text),
    (rf"(?:remove|delete|drop|get rid of|take out)(?: the)? {_PART}|(?:删除|删掉|去掉|移除|不要){_PART.replace('<part>', '<part2>')}", _head_less),
    (r"(?:add|put|include|insert|show|use|set|change)(?: an?| the)? (?:qr[- ]?code|link) (?P<rest>.+)|(?:加|添加|增加|放|插入|换|改)(?:上|入)?(?:一个|个)?(?:二维码|QR码)(?P<rest2>.+)", _link_somewhere),
    (r"(?:use |try |take |choose |pick |switch to |change to )?(?:an?other|a different|the next|some other|other) (?:theme|style|design|look)s?|change the (?:theme|style|design|look)|(?:换|改|用)(?:一?个|另一?个)?(?:别的|其他|其它|另外的)?(?:主题|风格|样式)", _other_theme),
    (rf"(?:add|put|write|include|show|print) (?P<text>[^⟪⟦]*?(?:\d[\d ()–-]{{5,}}\d|\w@\w)[^⟪⟦]*?)(?: (?:to|on|onto|at the (?:bottom|top|foot|end) of) {IT})?|(?:在)?(?:{IT})?(?:上|里|下面|底部)?(?:再)?(?:加上?|写上|附上|放上|印上)(?P<text2>[^⟪⟦]*?(?:\d[\d -]{{5,}}\d|\w@\w)[^⟪⟦]*)", _reached),
    (rf"translate (?:the )?{_PART} (?:in)?to (?P<what>{any_of(LANGUAGES)})|{_PART.replace('<part>', '<part2>')}(?:翻译|译)(?:成|为)(?P<what2>{any_of(LANGUAGES)})", _head_translated),
]  # fmt: skip


def _merged(
    maker: Callable[[Reader, dict[str, Any]], list[Any] | None],
) -> Callable[[Reader, dict[str, Any]], list[Any] | None]:
    """Groups `how2`, `url2` … are alternatives of `how`, `url`."""

    def made(reader: Reader, groups: dict[str, Any]) -> list[Any] | None:
        plain: dict[str, Any] = {}
        for name, value in groups.items():
            base = name.rstrip("2345")
            if value is not None or base not in plain:
                plain[base] = value
        return maker(reader, plain)

    return made


RULES = [
    (re.compile(rf"{_LEAD}(?:{pattern})(?:,? please)?(?:吧|。)?", re.I), _merged(maker)) for pattern, maker in _OWN
]
_X, _Y = r"(?P<a>[^,，⟪⟦]{2,60}?)", r"(?P<b>[^,，⟪⟦]{2,60}?)"
BARE = [
    re.compile(rf"{_LEAD}(?:swap|exchange|switch|flip) (?:the )?{_X} (?:and|with) (?:the )?{_Y}(?: around)?", re.I),
    re.compile(rf"{_LEAD}(?:move|put|bring|place) (?:the )?{_X} (?:right |directly )?(?:before|after|behind|ahead of) (?:the )?{_Y}", re.I),
    re.compile(rf"{_LEAD}(?:merge|combine|join) (?:the )?{_X} (?:and|with|into) (?:the )?{_Y}", re.I),
    re.compile(rf"{_LEAD}(?:move|put|bring|place) (?:the )?{_X} (?:to the )?(?:first|last|top|front|end|up|down|beginning|start)", re.I),
    re.compile(rf"{_LEAD}(?:make|put|set|show) (?:the )?{_X} (?:a |across|{_SO}(?:{LARGER}|{_SMALLER}|shorter|more concise|briefer|full width|wide)).*", re.I),
    re.compile(rf"{_LEAD}(?:remove|delete|drop|cut|get rid of|take out|omit|shorten|tighten|trim|condense|translate|split|duplicate)(?: the)? {_X}(?: to (?:chinese|english))?", re.I),
    re.compile(rf"{_LEAD}(?:交换|对调|互换){_X}(?:和|与|跟){_Y}(?:的?位置)?"),
    re.compile(rf"(?:请|帮我)?(?:把|将){_X}(?:移|放|挪|调)(?:到|至)?{_Y}(?:的)?(?:之)?(?:前|后)(?:面|边)?"),
    re.compile(rf"(?:请|帮我)?(?:删除|删掉|去掉|移除|缩短|精简|放大|缩小|拆分){_X}"),
    re.compile(rf"(?:请|帮我)?(?:把|将)?{_X}(?:再|更|写)?(?:删除|删掉|去掉|缩短|精简|短一点|放大|缩小|大一点|小一点)"),
]  # fmt: skip
SCALED = re.compile(rf"(?:make|set) (?:slides? (?P<n>[\d, ]+)|this slide|it) {_SO}(?P<how>{LARGER}|{_SMALLER})", re.I)
HAN_SCALED = re.compile(
    rf"(?:把|将|让)?(?:第(?P<n>[\d、]+)页|这一页|它)(?:再|更|调|改|变)?(?P<how>{LARGER}|{_SMALLER}|放大|缩小)|(?P<h>放大|缩小)第(?P<m>[\d、]+)页"
)
ACROSS = re.compile(
    r"(?:make|put|set|show|move|stretch|run|span) (?:slides? (?P<n>[\d, ]+)|this slide|it) (?:no longer |not |back )?(?:across(?: (?:the top|all columns|the (?:sheet|deck|whole (?:sheet|deck)|columns)|everything))?|full[- ]width|wide|in(?:to)? (?:a|its|the) columns?)",
    re.I,
)
HAN_ACROSS = re.compile(
    r"(?:把|将|让)?(?:第(?P<n>[\d、]+)页|这一页)(?:不(?:再|要))?(?:横跨(?:各栏|全部|版面)?|通栏|占满(?:整行|全宽))"
)
