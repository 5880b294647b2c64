"""Refusals of wishes about a poster, in Chinese: see this package's `__init__`."""

SAID: dict[str, str] = {
    "A poster has no “{}” among its panels.": "海报的板块不能用“{}”版式。",
    "Name another layout.": "请换个版式。",
    "The sheet is {} already.": "版面已经是 {} 了。",
    "The type is as large or as small as it can be.": "字号已到极限。",
    "{} columns would be more than there are panels to stand in them ({}).": "{} 栏多于可放入的板块（{} 个）。",
    "The poster has no QR code.": "海报上没有二维码。",
    "“{}” is no address.": "“{}”不是网址。",
    "Give one with https://.": "请提供以 https:// 开头的网址。",
    "What is shown on a screen has no bleed.": "屏幕显示的版面没有出血。",
    "Choose a paper size first.": "请先选择纸张尺寸。",
    "Panel {} stands across already.": "第 {} 个板块已经横跨各栏。",
    "Panel {} stands in a column already.": "第 {} 个板块已经在栏内。",
    "One panel has to stay in the columns.": "栏内至少要留一个板块。",
    "There is no panel with the id {}.": "没有编号为 {} 的板块。",
    "The wish asks for two different things at once: {}.": "要求里有互相矛盾的事：{}。",
    "The wish asks for larger and smaller at once.": "要求里同时要放大和缩小。",
    "The poster's head stays: its title, subtitle and authors.": "海报的标题、副标题和作者要保留。",
    "Change their words.": "可以修改文字。",
    "A poster keeps at least one panel.": "海报至少保留一个板块。",
    "Remove fewer of them.": "请少删几个。",
    "No panel is about “{}”.": "没有哪个板块是讲“{}”的。",
    "There is no panel {}: the poster has {}.": "没有第 {} 个板块：海报共 {} 个。",
    "Name one from 1 to {}.": "请指定第 1 到第 {} 个。",
    "{} carries no poster of Impasto: it was made elsewhere, or lost it when it was saved.": (
        "{} 不含 Impasto 的海报：它不是在这里制作的，或保存时丢失了相关数据。"
    ),
    "Name the folder that the poster was exported to.": "请选择海报导出的文件夹。",
    "Several panels could be meant: {}.": "可能指好几个板块：{}。",
    "Name two by their numbers.": "请用序号指定两个。",
    "A panel cannot change places with itself.": "一个板块不能和自己交换。",
    "A poster has no notes, and hides no panel.": "海报没有备注，也不能隐藏板块。",
    "Remove the panel instead.": "可以删除这个板块。",
    "It is not said which panel is meant.": "没有说明是哪个板块。",
    "The file has no sheet left.": "文件里没有版面了。",
    "A poster has one to six columns, not {}.": "海报可分一到六栏，不能分 {} 栏。",
    "It is not said where the QR code leads.": "没有说明二维码指向哪里。",
    "Give the address: “add a QR code to https://…”.": "请提供网址：“加二维码 https://…”。",
    "A poster keeps its title.": "海报要保留标题。",
    "Give another title.": "请换个标题。",
    "The poster has no {}.": "海报没有{}。",
    "There is no room for that on the sheet.": "版面放不下。",
    "Remove or shorten a part first, make the type smaller, or take a larger size.": (
        "请先删减一些内容、缩小字号，或换更大的尺寸。"
    ),
    "Say it like “make the title bigger”, “remove the methods section”, “swap results and discussion”, “landscape A1”, "
    "“add a QR code to https://…”; or configure a larger model, which reads free wishes.": (
        "可以这样说：“标题大一点”“删除方法部分”“交换第2和第3个板块”“改成A1横版”“加二维码 https://…”；"
        "接入更大的模型后可以随意说。"
    ),
    "There is no size {}.": "没有 {} 这种尺寸。",
    "{}Sizes: {}; each also as NAME-landscape.": "{}可选尺寸：{}；都可加 -landscape 横放。",
}
