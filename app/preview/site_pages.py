"""The pages that stand where a previewed site does not: what happened, the end of its log, what to do."""

from __future__ import annotations

from html import escape
from pathlib import Path
from urllib.parse import quote

from app.preview.site_pool import LOG_BYTES
from model.errors import ImpastoError

WORDS: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "no_grant": (
        ("This preview is closed", "Open it from its project in Impasto; the permission to look lasts an hour or two."),
        ("预览已关闭", "请在 Impasto 的项目里重新打开；查看许可只保留一两个小时。"),
    ),
    "foreign": (
        ("Another page sent this", "A previewed site takes forms from its own pages only."),
        ("请求来自别的网页", "预览中的网站只接受自己页面的表单。"),
    ),
    "nothing": (("There is nothing at this address", ""), ("此地址没有内容", "")),
    "too_large": (
        ("That is too much at once", "A preview takes up to 32 MB in one form."),
        ("内容过大", "预览一次最多接收 32 MB。"),
    ),
    "slow": (
        ("The site does not answer", "It has said nothing for a minute. Its log may say why."),
        ("网站没有响应", "一分钟没有任何回应，日志里可能有原因。"),
    ),
    "down": (
        ("The site has stopped", "Its log is below. Try again, or say in the conversation what it did."),
        ("网站已停止运行", "日志见下方。可以重试，或在对话里说明它做了什么。"),
    ),
    "cannot": (("The site cannot run here", ""), ("网站无法在此运行", "")),
}
AGAIN = ("Try again", "重试")
LINES = 24
"""Of the log: so many that its end is seen."""
LOG = ("The end of its log", "日志末尾")
STYLE = Path(__file__).with_suffix(".css").read_text("utf-8")


def page(what: str, *, chinese: bool, error: ImpastoError | None = None, log: str = "", path: str = "/") -> str:
    """A whole document. `error` tells what happened in its own words; `log` is shown where there is any."""
    title, text = WORDS[what][chinese]
    said = f"{error.sentence} {error.fix or ''}".strip() if error is not None else ""
    told_by_us = text if chinese or not said else ""  # errors speak English
    paragraphs = "".join(f"<p>{escape(each)}</p>" for each in (told_by_us or said,) if each)
    shown = "\n".join(log[-LOG_BYTES:].strip().splitlines()[-LINES:])
    end = (
        f'<h2 id="log">{LOG[chinese]}</h2><pre tabindex="0" aria-labelledby="log">{escape(shown)}</pre>'
        if shown
        else ""
    )
    again = (
        f'<a href="/_impasto/again?to={quote(path, safe="")}">{AGAIN[chinese]}</a>'
        if what in ("down", "slow", "cannot")
        else ""
    )
    return (
        f'<!doctype html><html lang="{"zh" if chinese else "en"}"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{title}</title><style>{STYLE}</style>'
        f'<main data-impasto="{what}"><h1>{title}</h1>{paragraphs}{again}{end}</main>'
        '<script src="/_impasto/bridge.js"></script></html>'
    )
