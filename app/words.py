"""The page's own words in English and Chinese. One key, two sentences; nothing else."""

from __future__ import annotations

from typing import Literal

Tongue = Literal["en", "zh"]

WORDS: dict[str, tuple[str, str]] = {
    "new": ("New deck", "新建演示文稿"),
    "decks": ("Your decks", "我的演示文稿"),
    "no_decks": ("Decks you make appear here.", "做好的演示文稿会出现在这里。"),
    "headline": ("What should the deck be about?", "想做一份什么样的演示文稿？"),
    "lead": (
        "Drop a report, a spreadsheet or notes. Every statement on the slides keeps the passage it came from.",
        "拖入报告、表格或笔记。幻灯片上的每句话都保留原文出处。",
    ),
    "files": ("Documents", "文档"),
    "topic": ("Topic or title", "主题或标题"),
    "topic_hint": (
        "Optional with a document. Without one, you get a well-made outline to fill in.",
        "有文档时可不填。没有文档时，会得到一份待填写的提纲。",
    ),
    "slides": ("Slides", "页数"),
    "language": ("Language of the deck", "文稿语言"),
    "same": ("As the document", "与文档相同"),
    "theme": ("Theme", "主题样式"),
    "make": ("Make the deck", "开始制作"),
    "nothing": ("Add a document or type a topic first.", "请先添加文档或输入主题。"),
    "stop": ("Stop", "停止"),
    "stopping": ("Stopping…", "正在停止…"),
    "again": ("Continue", "继续"),
    "retry": ("Try again", "重试"),
    "working": ("Making your deck", "正在制作"),
    "waiting": ("Starting…", "正在启动…"),
    "speed": ("{rate:.0f} tokens/s · {tokens} tokens", "每秒 {rate:.0f} 词元 · 共 {tokens} 词元"),
    "ingest": ("Read", "阅读"),
    "outline": ("Outline", "提纲"),
    "draft": ("Draft", "撰写"),
    "charts": ("Charts", "图表"),
    "render": ("Render", "排版"),
    "check": ("Check", "检查"),
    "repair": ("Repair", "修正"),
    "export": ("Export", "导出"),
    "failed": ("This deck could not be made", "未能完成"),
    "cancelled": (
        "Stopped. What was finished is kept; continue when you like.",
        "已停止。已完成的部分保留，可随时继续。",
    ),
    "login": ("Please log in.", "请先登录。"),
    "eta": ("about {seconds:.0f} s left", "约剩 {seconds:.0f} 秒"),
    "unknown": ("There is no deck at this address.", "此地址没有演示文稿。"),
    "slide_of": ("Slide {n} of {of}", "第 {n} 页，共 {of} 页"),
    "previous": ("Previous", "上一页"),
    "next": ("Next", "下一页"),
    "download": ("Download", "下载"),
    "sources": ("Sources", "出处"),
    "notes": ("Notes", "备注"),
    "checks": ("Checks", "检查"),
    "page": ("p. {page}", "第 {page} 页"),
    "extracted": ("the source's own words", "原文语句"),
    "model": ("written by the model", "模型撰写"),
    "no_sources": ("This slide claims nothing.", "此页没有陈述性内容。"),
    "no_notes": ("No notes on this slide.", "此页没有备注。"),
    "clean": ("No fault found on this slide.", "此页未发现问题。"),
    "summary": ("{slides} slides in {seconds:.0f} s", "{slides} 页，用时 {seconds:.0f} 秒"),
    "written_by": ("Model: {model} ({tier})", "模型：{model}（{tier}）"),
}


def say(tongue: Tongue, key: str, **values: object) -> str:
    """The words for `key` in that language, with its values filled in. Raises KeyError for an unknown key."""
    return WORDS[key][0 if tongue == "en" else 1].format(**values)
