"""What a turn did, in plain sentences, in the language of the wish."""

from __future__ import annotations

from agents.sources.base import Language

_SAID: dict[str, tuple[str, str]] = {
    "set_text": ("Slide {n}: “{old}” now reads “{new}”.", "第 {n} 页：“{old}”改为“{new}”。"),
    "own_words": (
        "“{new}” is in your words: it rests on no passage of the sources.",
        "“{new}”是您自己的文字，没有来源依据。",
    ),
    "replaced": ("“{old}” became “{new}” (places: {count}).", "“{old}”改为“{new}”，共 {count} 处。"),
    "dropped_words": ("“{old}” was taken out (places: {count}).", "删去了“{old}”，共 {count} 处。"),
    "added": ("Slide {n}: “{new}” was added.", "第 {n} 页：添加了“{new}”。"),
    "removed_text": ("Slide {n}: “{old}” was taken off.", "第 {n} 页：删去了“{old}”。"),
    "moved_text": ("Slide {n}: “{old}” is now entry {to}.", "第 {n} 页：“{old}”现在是第 {to} 条。"),
    "shortened": (
        "Slide {n} is shorter by {share} % in {count} of its texts.",
        "第 {n} 页：{count} 处文字缩短了 {share}%。",
    ),
    "to_notes": ("Slide {n}: “{old}” went to the notes.", "第 {n} 页：“{old}”移到了备注。"),
    "not_shorter": (
        "Slide {n} cannot be shortened by leaving out words alone.",
        "第 {n} 页无法仅靠删减文字来缩短。",
    ),
    "layout": ("Slide {n} is now “{layout}”.", "第 {n} 页的版式现在是“{layout}”。"),
    "swapped": ("Slides {n} and {m} changed places.", "第 {n} 页和第 {m} 页交换了位置。"),
    "moved": ("“{title}” moved from position {n} to {m}.", "“{title}”从第 {n} 页移到第 {m} 页。"),
    "duplicated": ("Slide {n} was copied; the copy is slide {m}.", "复制了第 {n} 页，副本是第 {m} 页。"),
    "inserted": ("A slide with blanks to fill is now slide {n}.", "插入了待填写的第 {n} 页。"),
    "about": (
        "Slide {n}, “{title}”, says what the sources have on “{about}”.",
        "第 {n} 页“{title}”汇集了来源中关于“{about}”的内容。",
    ),
    "removed": ("Slide {n}, “{title}”, was removed.", "删除了第 {n} 页“{title}”。"),
    "hidden": ("Slide {n} is skipped when presenting.", "放映时会跳过第 {n} 页。"),
    "unhidden": ("Slide {n} is shown again.", "第 {n} 页恢复显示。"),
    "merged": ("Slide {m} was merged into slide {n}.", "第 {m} 页并入了第 {n} 页。"),
    "split": ("Slide {n} continues on slide {m}.", "第 {n} 页拆成两页，续页是第 {m} 页。"),
    "length": ("The deck has {count} slides now; left out: {titles}.", "现在共 {count} 页，去掉了：{titles}。"),
    "theme": ("The deck wears the theme “{theme}”.", "主题换成了“{theme}”。"),
    "colors": ("Colours changed: {tokens}.", "调整了颜色：{tokens}。"),
    "no_logo": ("The logo was taken off every slide.", "所有页的标志都去掉了。"),
    "chart": ("Slide {n} shows its data as: {kind}.", "第 {n} 页的数据现在显示为：{kind}。"),
    "sorted": ("Slide {n}: {what} first.", "第 {n} 页：从{what}开始排列。"),
    "data": (
        "Slide {n}: {count} values come from {file} now ({changed} differ).",
        "第 {n} 页：{count} 个数值取自 {file}（{changed} 个有变化）。",
    ),
    "new_rows": ("Slide {n}: new in the file and shown: {names}.", "第 {n} 页：新文件中新增并已显示：{names}。"),
    "gone_rows": ("Slide {n}: no longer in the file: {names}.", "第 {n} 页：新文件中已没有：{names}。"),
    "stale": (
        "Slide {n}: “{old}” told the old numbers and went to the notes.",
        "第 {n} 页：“{old}”说的是旧数字，已移到备注。",
    ),
    "stale_elsewhere": (
        "Slides {numbers} still say things that rest on the old numbers.",
        "第 {numbers} 页仍有依据旧数字的内容。",
    ),
    "notes": ("Slide {n}: the notes changed.", "第 {n} 页：备注已修改。"),
    "renamed": ("The deck is called “{title}”.", "演示文稿现名“{title}”。"),
    "style": ("Slide {n}: {what} is {style}.", "第 {n} 页：{what}已{style}。"),
    "translated": ("{what} is in {language} now; {count} texts.", "{what}已译成{language}，共 {count} 处。"),
    "untranslated": (
        "Slide {n}: “{old}” stays as it is: {reason}",
        "第 {n} 页：“{old}”保持原样：{reason}",
    ),
    "reworded": ("Slide {n}: {count} texts were reworded.", "第 {n} 页：改写了 {count} 处文字。"),
    "rejected": (
        "Slide {n}: “{old}” stays, since its new wording was not borne out: {reason}",
        "第 {n} 页：“{old}”保持不变，因为新写法没有依据：{reason}",
    ),
    "rewritten": ("Slide {n} is written anew: “{title}”.", "第 {n} 页已重写：“{title}”。"),
    "joined": ("Slide {n} takes in what was on slide {numbers}.", "第 {n} 页并入了第 {numbers} 页的内容。"),
    "left_off": ("“{old}” was left off: {reason}", "“{old}”没有采用：{reason}"),
    "agenda": ("The agenda follows.", "目录已同步。"),
    "references": ("{file} is among the sources now.", "{file} 已列入来源。"),
    "fitted": ("Slide {n} was shortened so that everything fits.", "第 {n} 页做了删减，以便排下全部内容。"),
    "faults": ("Slide {n} still has: {kinds}.", "第 {n} 页仍有：{kinds}。"),
    "reordered": ("The slides have another order.", "幻灯片的顺序变了。"),
    "drawn": (
        "Slide {n} keeps what was drawn on it in PowerPoint: {what}.",
        "第 {n} 页保留在 PowerPoint 中绘制的内容：{what}。",
    ),
    "own_data": (
        "Slide {n}: the numbers were changed by hand; no source bears them out now.",
        "第 {n} 页：数据经手工修改，不再有来源依据。",
    ),
    "own_slide": (
        "Slide {n}, “{title}”, was made in PowerPoint and stays as drawn.",
        "第 {n} 页“{title}”是在 PowerPoint 中制作的，按原样保留。",
    ),
    "brand": ("The deck wears the brand “{name}”.", "演示文稿采用了品牌“{name}”。"),
    "pictures": (
        "{count} pictures could not be found again and are left blank on the page.",
        "{count} 张图片未能找回，页面上留空。",
    ),
    "restored": ("Version {version} is back.", "已恢复第 {version} 版。"),
    "nothing": ("Nothing had to change.", "没有需要改动的地方。"),
}
_STYLES: dict[tuple[str, bool], tuple[str, str]] = {
    ("strong", True): ("bold", "加粗"),
    ("strong", False): ("no longer bold", "取消加粗"),
    ("accent", True): ("in the accent colour", "改用强调色"),
    ("accent", False): ("in its usual colour", "恢复颜色"),
    ("larger", True): ("larger", "放大"),
    ("larger", False): ("in its usual size", "恢复大小"),
    ("smaller", True): ("smaller", "缩小"),
    ("smaller", False): ("in its usual size", "恢复大小"),
}


def said(tongue: Language, key: str, /, **values: object) -> str:
    """The sentence of a key, filled. Long quotations are cut."""
    shown = {
        k: _short(v) if isinstance(v, str) and k in ("old", "new", "title", "what") else v for k, v in values.items()
    }
    return _SAID[key][tongue == "zh"].format(**shown)


def style_name(language: Language, style: str, *, on: bool) -> str:
    """A style as a person calls it."""
    return _STYLES[style, on][language == "zh"]


def _short(text: str) -> str:
    return text if len(text) <= 70 else text[:68].rstrip() + "…"
