"""Why a wish is refused, in Chinese where the wish was Chinese. The sentences are raised in English, and matched here.

A pattern's blanks stand for names, numbers and quoted words, which stay as they are. What has no pattern stays English.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TypeVar

from agents.deck.edits.errors import EditRefused
from agents.sources.base import Language

Refused = TypeVar("Refused", bound=EditRefused)
SAYS: dict[str, str] = {
    # whole turns
    "That is {} changes in one turn; at most {} are made.": "这一次要改{}处，一次最多改{}处。",
    "The wish changes a slide that it removes.": "这个要求既要修改、又要删除同一页。",
    "The wish asks for {} and {} at once.": "这个要求自相矛盾：既要{}，又要{}。",
    "The wish asks for two different things at once: {} and {}.": "这个要求同时要两样不同的东西：{}和{}。",
    "The wish asks for two different things at once: {}.": "这个要求同时要两样不同的东西：{}。",
    "The wish asks for larger and smaller at once.": "这个要求既要大、又要小。",
    "Say one of the two.": "请只说其中一个。",
    "Going back is a turn of its own.": "恢复旧版本要单独进行。",
    "Say first the one, then the other.": "请分两次说。",
    "There is no wish.": "没有说要改什么。",
    "Say what is to change.": "请说明要改什么。",
    "The wish has {} characters; at most {} are read.": "要求有{}个字符，最多读{}个。",
    "Say it in turns.": "请分几次说。",
    "Version {} is what the deck is now.": "现在就是第{}版。",
    "There is no earlier version {}.": "没有更早的第{}版。",
    "There is no earlier version.": "没有更早的版本。",
    "Earlier versions: {}.": "更早的版本：{}。",
    # slides written anew
    "Slide {} belongs to the frame of the deck and follows the others.": "第{}页属于框架页，随其他页而定。",
    "Name another.": "请换一页。",
    "Slide {} rests on no source that it could be written from.": "第{}页没有可以据以重写的来源。",
    "Change its texts, or give a document.": "请直接改文字，或给出文件。",
    "The sources do not bear out what was written for slide {}.": "为第{}页写出的内容在来源中没有依据。",
    "Say it otherwise.": "请换一种说法。",
    # which slide
    "There is no slide with the id {}.": "没有编号为{}的页。",
    "It was removed, or never was.": "它已被删除，或从未有过。",
    "The type belongs to the theme.": "字体属于主题。",
    "Choose another theme, or give a template with your fonts by --brand FILE.":
        "请换一个主题，或用 --brand 给出带有您字体的模板。",
    "A deck keeps at least one slide.": "至少要保留一页。",
    "Remove fewer slides.": "请少删几页。",
    "There is no slide {}: the deck has {}.": "没有第{}页，一共{}页。",
    "Name a slide from 1 to {}.": "请说1到{}之间的页码。",
    "It is not clear which slide “{}” is.": "不清楚“{}”指哪一页。",
    "Name it with --slide N.": "请用 --slide N 指明。",
    "It is not said which slide is meant.": "没有说是哪一页。",
    "Name it, or give --slide N.": "请说明是哪一个，或用 --slide N 指明。",
    "It is not said which slide {} is on.": "没有说{}在哪一页。",
    "Give --slide N too.": "请同时给出 --slide N。",
    "That slide has no element {}.": "这一页没有元素{}。",
    "It has: {}.": "有：{}。",
    "The deck has no {} slide.": "没有“{}”这样的页。",
    "Name the slide by its number.": "请用页码指明。",
    "Name the slide.": "请说明是哪一页。",
    "No slide is about “{}”.": "没有一页讲“{}”。",
    "Several slides could be meant by “{}”: {}.": "“{}”可能指好几页：{}。",
    "Several things could be meant by “{}”.": "“{}”可能指好几处。",
    "Name one by its number.": "请用编号指明一个。",
    "That goes for one slide at a time.": "这一次只能对一页做。",
    "Name one slide.": "请指明一页。",
    "Two slides change places.": "交换需要两页。",
    "Say “swap slides 2 and 5”.": "可以说“交换第2页和第5页”。",
    "A slide cannot change places with itself.": "一页不能和自己交换。",
    "The slide cannot move to position {}: the deck has {}.": "不能移到第{}页，一共{}页。",
    "There is no position {}: the deck has {} slides.": "没有第{}页的位置，一共{}页。",
    "Merging needs two slides.": "合并需要两页。",
    "Say “merge slides 3 and 4”.": "可以说“合并第3页和第4页”。",
    "These slides cannot be merged.": "这两页无法合并。",
    # how many slides
    "A deck has at most {} slides, not {}.": "最多{}页，不能有{}页。",
    "A deck has at most {} slides.": "最多{}页。",
    "Make several decks, or name what should be added.": "请做成几份，或说明要增加什么。",
    "The deck has {} slides, and {} would mean padding it.": "现在有{}页，凑到{}页就只是注水。",
    "The deck has {} slides; making it longer as it is would mean padding it.": "现在有{}页，原样拉长就只是注水。",
    "Which of them matters more, the sources do not say.": "哪一条更重要，来源里没有说。",
    "Say the order: “move bullet 3 on slide 5 to the top”.": "请说明顺序，例如“把第5页第三条移到最前”。",
    "There is nothing there.": "那里没有别的页了。",
    "Say what should be added: “add a slide about …”, or split a slide.":
        "请说明要增加什么，例如“增加一页关于……”，或把一页拆成两页。",
    "Slide {} has no list of two entries or more to be split.": "第{}页没有两条以上的列表可拆。",
    "Slide {} has too few entries to fill two slides of its layout.": "第{}页的条目太少，撑不起两页这种版式。",
    "Every slide has its number already, but for the first one.": "除封面外，每一页都已有页码。",
    "The number of a slide belongs to every theme and cannot be hidden here.": "页码属于主题，这里不能隐藏。",
    "In PowerPoint: Insert, Header & Footer; the changed file can be uploaded again.":
        "可在 PowerPoint 中用“插入→页眉和页脚”去掉，改好的文件可以再上传。",
    # texts
    "There is no “{}” on that slide.": "这一页没有“{}”。",
    "That text stands alone and cannot be moved.": "这处文字单独存在，无法移动。",
    "The list has {} entries; there is no place {}.": "列表有{}条，没有第{}条的位置。",
    "That is held by the slide's own markup.": "这部分由该页自己的标记决定。",
    "Give the slide another layout first.": "请先给这一页换一种版式。",
    "A slide keeps its title.": "每页要保留标题。",
    "Give another title, or remove the slide.": "请换一个标题，或删除这一页。",
    "It is not clear which text “{}” is.": "不清楚“{}”指哪一处文字。",
    "Quote it, or number it: “bullet 2”.": "请引用原文，或说“第二条”。",
    "Slide {} has no list.": "第{}页没有列表。",
    "Slide {} has {} entries; there is no number {}.": "第{}页有{}条，没有第{}条。",
    "Slide {} does not say “{}”.": "第{}页没有写“{}”。",
    "“{}” stands several times on slide {}.": "“{}”在第{}页出现了好几次。",
    "Quote more of it.": "请多引用一些。",
    "The new text is empty.": "新的文字是空的。",
    "Say what should stand there, or remove the text.": "请说明写什么，或删去这处文字。",
    "“{}” stands nowhere in the deck.": "整份文稿里没有“{}”。",
    "Nothing would be left of “{}”.": "“{}”里就什么也不剩了。",
    "Say which slide or entry is to go.": "请说明要删掉哪一页或哪一条。",
    "Check the spelling.": "请检查写法。",
    "No text of the deck has “{}” in it.": "没有一处文字含有“{}”。",
    "Slide {} has no list that could take one more.": "第{}页没有可以再加一条的列表。",
    "Change its layout to bullets first.": "请先改成要点版式。",
    "Nothing in the deck can be shortened by leaving out words alone.": "仅靠删减文字已无法再缩短。",
    "Say how many slides it should have, or which slides to remove.": "请说明要几页，或删除哪几页。",
    "Slide {} has no text that this could apply to.": "第{}页没有适用的文字。",
    "It is not said what the notes are to say.": "没有说备注写什么。",
    "Say it like: add a note to slide 3: thank the harbour office.": "可以说：“给第3页加备注：感谢港务局”。",
    "Type is as large as each slide holds.": "字号已是每页能容纳的最大值。",
    "Shorten a slide, or make one text larger: it grows by itself.": "缩短内容，字会自动变大；也可以只放大一处文字。",
    "Slide {} has no {}.": "第{}页没有“{}”。",
    # layouts, charts, data
    "That does not fit the layout “{}”: {}.": "不适合版式“{}”：{}。",
    "The slide cannot become “{}”: {}.": "这一页不能改成“{}”：{}。",
    "Choose another layout, or add what it needs first.": "请换一种版式，或先补上它所需要的内容。",
    "There is no layout “{}”.": "没有版式“{}”。",
    "Layouts: {}.": "版式有：{}。",
    "There are {} points on the slide, too few for {} columns.": "这一页有{}条，不够分成{}栏。",
    "Add points first.": "请先增加要点。",
    "“{}” has no number from a source, so it cannot be a key figure.": "“{}”没有来源中的数字，不能作关键数字。",
    "Take that text off the slide first, or choose another layout.": "请先删去这处文字，或换一种版式。",
    "No slide of the deck has icons.": "没有一页带图标。",
    "The deck has {} charts.": "一共有{}张图表。",
    "Slide {} has no chart.": "第{}页没有图表。",
    "What slide {} shows has an order of its own.": "第{}页的数据本身就有先后顺序。",
    "Name a slide whose bars can be sorted.": "请指出一页可以排序的柱状图。",
    "No slide of the deck has two charts: each stands on its own already.": "没有一页有两个图表。",
    "There is no chart called “{}”.": "没有叫“{}”的图表。",
    "Try bar, column, line, area, pie or table.": "可以用条形图、柱形图、折线图、面积图、饼图或表格。",
    "A {} chart shows one series; this one has {}.": "{}图只能显示一组数据，这里有{}组。",
    "Choose bars, lines or areas.": "请选条形图、折线图或面积图。",
    "A {} shows shares of a whole; these values are none.": "{}图显示各部分占整体的份额，这些数值不是份额。",
    "Choose bars.": "请选条形图。",
    "Stacking needs at least two series; this chart has one.": "堆积图至少要两组数据，这里只有一组。",
    "Choose bars or columns.": "请选条形图或柱形图。",
    "A combo needs at least two series; this chart has one.": "组合图至少要两组数据，这里只有一组。",
    "Choose columns or a line.": "请选柱形图或折线图。",
    "A {} chart needs two measures for each point; this chart has one.": "{}图每个点要两个量，这里只有一个。",
    "Choose bars or a line.": "请选条形图或折线图。",
    "A bubble chart needs a size for each point.": "气泡图每个点要有大小。",
    "Choose a scatter chart.": "请选散点图。",
    "There is no new file to take numbers from.": "没有可取数字的新文件。",
    "Give it with --with FILE.": "请用 --with 文件 给出。",
    "The new file has no table of numbers.": "新文件里没有数字表格。",
    "Give a spreadsheet or a CSV file.": "请给出电子表格或 CSV 文件。",
    "No table of the new file has the names that the deck's charts and tables show.":
        "新文件的表格里没有图表所用的名称。",
    "Rename its rows and columns as they are on the slides, or name the slide.":
        "请把行列名称改得和页面上一致，或指明是哪一页。",
    # looks
    "The deck is {} already.": "现在已经是{}。",
    "Ask for a theme by its name.": "请用主题的名称来选。",
    "The deck has no logo that could be taken off.": "演示文稿中没有可以去掉的标志。",
    "A template's own logo is changed in the template.": "模板自带的标志请在模板中修改。",
    "The deck wears “{}” already.": "现在用的就是“{}”。",
    "The theme's colours have no {} that could give way.": "这个主题里没有可以减弱的{}。",
    "Name another colour.": "请说另一种颜色。",
    "The colours are already as far that way as can still be read.": "颜色已经调到仍能看清的极限。",
    "The background is as light as it can be.": "背景已经是最浅的了。",
    "The background is as dark as it can be.": "背景已经是最深的了。",
    "Text could no longer be read on a background further that way.": "背景再这样调，文字就看不清了。",
    "Ask for the light or the dark theme.": "请换成浅色或深色主题。",
    # models
    "Decks are English or Chinese, not {}.": "文稿只有英文和中文，没有{}。",
    "Ask for English or Chinese.": "请选英文或中文。",
    "The sources say nothing about “{}”.": "来源中没有提到“{}”。",
    "Give a document that does with --with FILE, or insert a slide with blanks to fill.":
        "请用 --with 给出提到它的文件，或插入一页留空待填。",
    "What the sources say about “{}” is in the deck already.": "来源中关于“{}”的内容已经都在里面。",
    "{} needs a model that writes; the configured one{} only chooses and shortens. （{}需要能写作的模型。）":
        "{2}需要能写作的模型，现在配置的{1}只会选择和缩短。",
    "Set IMPASTO_MODEL to an endpoint of a larger model, or give --model URL.":
        "请把 IMPASTO_MODEL 设为较大模型的地址，或给出 --model URL。",
    "The model did not give back every text.": "模型没有交回全部文字。",
    "The model lost the number {} of “{}”.": "模型漏掉了数字{}（“{}”）。",
    "The model did not translate “{}”.": "模型没有翻译“{}”。",
    "What the model wrote for slide {} is not borne out by the sources.": "模型为第{}页写的内容没有来源依据。",
    "Try again, or another model.": "请再试一次，或换一个模型。",
    "This cannot be done: {}": "做不到：{}",
    "The model's answer means nothing here.": "模型的回答在这里没有意义。",
    "Say it in other words.": "请换一种说法。",
    # posters
    "A poster has no “{}” among its panels.": "海报的版块里没有“{}”。",
    "Name another layout.": "请换一种版式。",
    "The sheet is {} already.": "现在已经是{}。",
    "The type is as large or as small as it can be.": "字号已到极限。",
    "{} columns would be more than there are panels to stand in them ({}).": "{}栏多于可放入的版块（{}）。",
    "The poster has no QR code.": "海报上没有二维码。",
    "“{}” is no address.": "“{}”不是网址。",
    "Give one with https://.": "请给出以 https:// 开头的网址。",
    "What is shown on a screen has no bleed.": "屏幕上展示的不需要出血。",
    "Choose a paper size first.": "请先选择纸张尺寸。",
    "Panel {} stands {} already.": "版块{}已经{}。",
    "One panel has to stay in the columns.": "至少要有一个版块留在栏内。",
    "There is no panel with the id {}.": "没有编号为{}的版块。",
    "The poster's head stays: its title, subtitle and authors.": "海报的题头（标题、副标题、作者）要保留。",
    "Change their words.": "请改其中的文字。",
    "A poster keeps at least one panel.": "海报至少要保留一个版块。",
    "Remove fewer of them.": "请少删几个。",
    "No panel is about “{}”.": "没有一个版块讲“{}”。",
    "There is no panel {}: the poster has {}.": "没有第{}个版块，一共{}个。",
    "Name one from 1 to {}.": "请说1到{}之间的编号。",
    "Several panels could be meant: {}.": "可能指好几个版块：{}。",
    "Name two by their numbers.": "请用编号指明两个。",
    "A panel cannot change places with itself.": "一个版块不能和自己交换。",
    "A poster has no notes, and hides no panel.": "海报没有备注，也不隐藏版块。",
    "Remove the panel instead.": "可以删除这个版块。",
    "It is not said which panel is meant.": "没有说是哪一个版块。",
    "A poster has one to six columns, not {}.": "海报有一到六栏，不能是{}栏。",
    "It is not said where the QR code leads.": "没有说二维码指向哪里。",
    "Give the address: “add a QR code to https://…”.": "请给出网址，例如“加一个指向 https://… 的二维码”。",
    "A poster keeps its title.": "海报要保留标题。",
    "Give another title.": "请换一个标题。",
    "The poster has no {}.": "海报上没有“{}”。",
    # wishes that no deck carries out, files that cannot be taken
    "Each slide’s foot says what the deck is called; other words cannot stand on every slide.":
        "每页页脚写的是演示文稿的名称，不能在每页都加别的文字。",
    "Rename the deck, or give a template that has them by --brand FILE.":
        "请改演示文稿的名称，或用 --brand 给出带有这些文字的模板。",
    "Pictures come with a deck when it is made: from its documents, or openly licensed ones with --pictures.":
        "图片在生成演示文稿时加入：来自文档，或用 --pictures 查找开放许可的图片。",
    "Make the deck again with pictures, or put one in with PowerPoint and give the changed file back.":
        "请带图片重新生成，或在 PowerPoint 中插入图片后把改过的文件传回来。",
    "The colour of titles belongs to the theme.": "标题的颜色属于主题。",
    "Say another main colour: “make the main colour blue”.": "请换主色，例如“主色改成蓝色”。",
    "The deck has no chart, no table and no key figures.": "这份演示文稿没有图表、表格或关键数字。",
    "{} cannot be read.": "无法读取 {}。",
    "Remove it: the deck itself is whole.": "请删除它，演示文稿本身是完整的。",
    "The deck is dark already.": "已经是深色了。",
    "The deck is light already.": "已经是浅色了。",
    "Decks can {}.": "演示文稿可以{}。",
    "{} is neither a deck's folder nor a .pptx.": "{} 既不是演示文稿的文件夹，也不是 .pptx。",
    "Name what `impasto deck` made.": "请选择 Impasto 生成的演示文稿。",
    "Name an exported deck's folder, or its .pptx.": "请选择导出的文件夹或其中的 .pptx。",
    "{} carries no deck of Impasto: it was made elsewhere, or lost it when it was saved.":
        "{} 不含 Impasto 的演示文稿：它不是在这里制作的，或保存时丢失了相关数据。",
    "Name the folder that the deck was exported to, or make a deck of the file: `impasto deck FILE.pptx`.":
        "请改用导出的文件夹，或把这个文件当作文档新建演示文稿。",
    "{} is no exported {}: it has no {}.": "{} 不是导出的{}：缺少 {}。",
    "Name a folder that `impasto {}` made.": "请选择由 `impasto {}` 生成的文件夹。",
    "{} is not a {}'s spec: {}: {}.": "{} 不是{}的规格：{}：{}。",
    "the slide has no text for it": "这一页没有可用的文字",
    "it needs {}": "需要{}",
    "its table has no column of numbers that one chart could show": "表格里没有能画成一个图表的数字列",
    "it needs {}, and the slide has none": "需要{}，而这一页没有",
    "it needs {} charts": "需要 {} 个图表",
    "it needs at least {} points, and there are {}": "至少需要 {} 条要点，现有 {} 条",
    "{} is not a PowerPoint file that can be read.": "{} 不是可读取的 PowerPoint 文件。",
    "Save it again.": "请重新保存。",
    "The file has no slide left.": "文件里一页也没有了。",
    "{} was not understood, so nothing was changed.": "没有看懂{}，没有做任何改动。",
    "Say it like “make slide 4 a timeline”, “swap 2 and 5”, “shorten slide 3”, “less "
    "blue”, “remove bullet 2 on slide 4”; or configure a larger model, which reads free wishes.":
        "可以这样说：“把第4页改成时间线”“交换第2页和第5页”“第3页短一点”“少一点蓝色”“删除第4页的第二条”"
        "；接入更大的模型后可以随意说。",
}  # fmt: skip
_IN_CHINESE = re.compile(r"\s*（[^（）]*需要能写作的模型。）$")
_REASONS = {
    "the slide cannot be without it": "这一页不能没有它",
    "it cannot stand there": "它不能放在那里",
    "nothing in the deck answers to it": "文稿里没有与之对应的内容",
    "dark": "深色",
    "light": "浅色",
    "across": "横跨各栏",
    "in a column": "在一栏里",
}
"""What may stand in a blank and is a sentence of ours"""


def in_language(error: Refused, language: Language) -> Refused:
    """The same refusal in the language of the wish."""
    if language != "zh":
        return type(error)(_IN_CHINESE.sub("", error.sentence), fix=error.fix)
    return type(error)(chinese(error.sentence), fix=chinese(error.fix) if error.fix else None)


def chinese(sentence: str) -> str:
    """A sentence of ours in Chinese; as it is where no pattern has it."""
    for pattern, said in _patterns():
        if (found := pattern.fullmatch(sentence)) is not None:
            return said.format(*(_REASONS.get(blank, blank) for blank in found.groups()))
    return sentence


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """Patterns, those with the fewest blanks first."""
    ordered = sorted(SAYS, key=lambda said: (said.count("{}"), -len(said)))
    return [(re.compile(re.escape(said).replace(r"\{\}", "(.*?)"), re.DOTALL), SAYS[said]) for said in ordered]
