"""Rules of Chinese: the shapes of sentences that people edit decks with. First match wins; marks stand for slides."""

# ruff: noqa: E501 (a rule is one line)

from __future__ import annotations

import re

from agents.deck.edits.reading import deck_wide as wide
from agents.deck.edits.reading import makers as make
from agents.deck.edits.reading.items import HAN_ITEM_WORDS
from agents.deck.edits.reading.vocabulary import (
    CHART_WORDS,
    HAN_NUMBER,
    HUES,
    LANGUAGES,
    LAYOUT_WORDS,
    MOODS,
    OTHER_LANGUAGES,
    any_of,
)

A, B = r"(?P<a>⟦\d+⟧)", r"(?P<b>⟦\d+⟧)"
ITEM = rf"(?P<item>{HAN_ITEM_WORDS})"
N = rf"(?:\d{{1,6}}|{HAN_NUMBER})"
WHOLE = r"(?:(?:整个|全部|所有)?(?:演示文稿|演示|幻灯片|PPT|文稿|页面|内容|文字|它|这个)|整体|全部|整份|总共)"
TAKE = r"(?:请)?(?:帮我)?(?:把|将|让|给|对)?\s*"
INTO = r"(?:改|变|换|做|转换|转|设置|设|调整|显示)(?:成|为|作|到)?(?:一个|一张|一页)?"
BIT = r"(?:一点儿?|一些|些|点儿?)?"
LAYOUT = rf"(?:{any_of(LAYOUT_WORDS)}|{any_of(CHART_WORDS)})"
END = r"(?:吧|了|。|！)*"

_RULES: list[tuple[str, make.Maker]] = [
    (r"撤销|撤回|撤消|还原|恢复(?:到)?上一(?:个)?版本?|回到上一(?:个)?版本?|取消(?:刚才|上次)的(?:修改|改动)", make.restore),
    (r"(?:恢复|回到|回退|还原)(?:到|成)?(?P<first>最初|最早|原来|原始|第一个?|最开始)的?(?:版本|样子|状态)?|全部撤销", wide.restore_first),
    (rf"{TAKE}(?:{WHOLE}|全文)?(?:的)?(?:语气|口吻|措辞|文字|语言|用词)(?:要|再|更|改得|写得)*(?P<how>正式|专业|亲切|友好|口语化|轻松|有说服力|学术){BIT}|(?:写得|说得|改得)(?:更|再)?(?P<how2>正式|专业|亲切|友好|口语化|轻松|有说服力|学术){BIT}", wide.tone),
    (r"(?:不要|去掉|删除|删掉|移除|取消)(?:所有|全部)?(?:的)?图标", wide.no_icons),
    (r"(?:加上?|添加|显示|插入)(?:上)?页码", wide.numbered),
    (rf"(?:删除|删掉|清空|去掉)(?:全部|所有)(?:的)?(?:页面|页|幻灯片|内容)|{TAKE}(?:全部|所有)(?:的)?(?:页面|页|幻灯片|内容)(?:都|全)?(?:删除|删掉|去掉)", wide.all_of_it),
    (rf"{TAKE}(?:标题|正文|全部)?(?:的)?字体(?:改|换|设|变)(?:成|为)?.+|(?:改用|换成|使用|用).{{1,8}}字体", wide.type_face),
    (r"(?:去掉|删除|删掉|隐藏|不要|取消)页码", wide.unnumbered),
    (rf"(?:配色|颜色|色调|主题|风格|设计){TAKE}(?:要|再|更)?(?:正式|专业|商务){BIT}", wide.serious),
    (rf"(?:恢复|回到|回退|还原)(?:到)?(?:第)?\s*(?P<n>{N})\s*(?:个)?版本?|(?:恢复|回到|回退|还原)(?:到)?版本\s*(?P<n2>{N})", make.restore),
    (rf"(?:交换|对调|互换|调换)(?:第)?(?P<n>{N})(?:和|与|跟)(?:第)?(?P<m>{N})", make.swap),
    (rf"(?:交换|对调|互换|调换){A}(?:(?:和|与|跟){B})?(?:的)?(?:位置|顺序)?", make.swap),
    (rf"{TAKE}{A}(?:(?:和|与|跟){B})?(?:的)?(?:位置|顺序)?(?:交换|对调|互换|调换)(?:一下)?(?:位置|顺序)?", make.swap),
    (rf"{TAKE}{A}(?:的)?{ITEM}(?:移|挪|放|调|移动)(?P<how>(?:到|至)?(?:最前|最后|第一|开头|末尾|上|下|前|后)(?:面|条|个|去)?)", make.move_item),
    (rf"{TAKE}{A}(?:移动?|挪动?|放|调整?|移)(?:到|至|在)?{B}(?:的)?(?:之)?(?P<side>前|后)(?:面|边)?", make.move),
    (rf"{TAKE}{A}(?:移动?|挪动?|放|调整?|移)(?:到|至)(?:{B}|第?(?P<m>{N})(?:位|个位置)?)", make.move),
    (rf"{TAKE}{A}(?:移动?|挪动?|放|调整?|移|提)(?P<how>(?:到|至|在)?(?:最前面?|最后面?|开头|末尾|结尾|第一(?:页|位)?|往前|往后|向前|向后|前面|上|下)(?:一(?:页|位))?)", make.move),
    (rf"(?:复制|拷贝){A}(?:一份)?|{TAKE}{A.replace('<a>', '<a2>')}(?:复制|拷贝)(?:一份)?", make.duplicate),
    (rf"(?:取消隐藏|不要隐藏|显示){A}|{TAKE}{A.replace('<a>', '<a2>')}(?:取消隐藏|显示出来)", make.unhide),
    (rf"(?:隐藏|跳过){A}|{TAKE}{A.replace('<a>', '<a2>')}(?:隐藏|跳过)(?:起来)?", make.hide),
    (rf"(?:合并){A}(?:(?:和|与|跟|到){B})?|{TAKE}{A.replace('<a>', '<a2>')}(?:和|与|跟|并入|合并到)?(?:{B.replace('<b>', '<b2>')})?(?:合并|合成)?(?:成|为|到)?(?:一(?:页|张))?(?<=[并成为到页张])", make.merge),
    (rf"(?:拆分|拆开|分开){A}|{TAKE}{A.replace('<a>', '<a2>')}(?:拆分?|分)(?:成|为|开)?(?:两|2|二)?(?:页|张)?", make.split),
    (rf"(?:删除|删掉|去掉|清空|移除){A}的?(?:演讲者?)?(?:备注|讲稿|注释)", make.no_notes),
    (rf"{TAKE}{A}的?(?:演讲者?)?(?:备注|讲稿|注释)(?P<how>改成|改为|写成|写|设为|加上|添加|补充|增加)?\s*[：:]?\s*(?P<text>.+)", make.set_notes),
    (rf"(?P<how>给|为|在){A}(?:加|添加|写|增加)(?:上)?(?:演讲者?)?(?:备注|讲稿)\s*[：:，,]?\s*(?P<text>.+)", make.set_notes),
    (rf"(?:删除|删掉|去掉|移除|拿掉|删去){A}(?:上|中|里)?(?:的)?{ITEM}|{TAKE}{A.replace('<a>', '<a2>')}(?:上|中|里)?(?:的)?{ITEM.replace('<item>', '<item2>')}(?:删除|删掉|去掉|移除|拿掉|删去|删了)", make.remove_item),
    (rf"(?:删除|删掉|去掉|移除|拿掉|删去|不要){A}|{TAKE}{A.replace('<a>', '<a2>')}(?:删除|删掉|去掉|移除|拿掉|删去|删了)", make.remove),
    (rf"(?:删除|删掉|去掉|移除|拿掉|删去){ITEM}|{TAKE}{ITEM.replace('<item>', '<item2>')}(?:删除|删掉|去掉|移除|拿掉|删去|删了)", make.remove_item),
    (rf"(?:用|使用|换成?|改成?|改用)(?P<what>{any_of(HUES)})的?(?:主题|配色|色调|风格)", make.more_hue),
    (r"(?:删除|删掉|去掉)(?:它|这个|这页|这张)?", make.remove_this),
    (rf"{TAKE}(?:{WHOLE})?(?:缩减|精简|压缩|减少|减|改|做|缩短|控制|扩展|扩充|增加)(?:成|到|为|在|至)(?:只有|大约)?(?P<n>{N})\s*(?:张|页)(?:以内|左右)?(?:幻灯片)?|(?:只要|我要|改|做)(?P<n2>{N})\s*(?:张|页)(?:幻灯片)?", make.length),
    (rf"(?:精简|缩短|压缩|简化|删减)(?:一下)?(?:{A}(?:(?:上|中|里)?的?{ITEM})?|(?P<all>{WHOLE}))?(?:的)?(?:文字|内容)?|{TAKE}(?:{A.replace('<a>', '<a2>')}(?:(?:上|中|里)?的?{ITEM.replace('<item>', '<item2>')})?|(?P<all2>{WHOLE}))?(?:的)?(?:文字|内容)?(?:写得?|弄得?|改得?|说得?|变得?)?(?:再|更)?(?:精简|缩短|压缩|简化|简短|简洁|短|精炼|少)(?:一下|字)?{BIT}", make.shorten),
    (rf"(?:少一?(?:点|些)字|文字少一?(?:点|些)|字太多了?|短{BIT}|更短|再短{BIT})", make.shorten),
    (rf"{TAKE}(?:{A}(?:的?{ITEM})?|{WHOLE}|全文)?(?:都)?(?:翻译|译)(?:成|为|到)(?P<what>{any_of(LANGUAGES)}|{OTHER_LANGUAGES})|(?:翻译|译){A.replace('<a>', '<a2>')}(?:成|为)(?P<what2>{any_of(LANGUAGES)}|{OTHER_LANGUAGES})", make.translate),
    (rf"(?:用|改用|换成|改成)(?P<what>{any_of(LANGUAGES)})(?:写|版)?", make.translate),
    (r"(?:换成?|改成?|切换到?|用|使用)?(?:深色|暗色|黑色)(?:模式|主题|背景)", make.dark),
    (r"(?:换成?|改成?|切换到?|用|使用)?(?:浅色|亮色|白色)(?:模式|主题|背景)", make.light),
    (rf"{TAKE}(?:主题|风格|模板|样式)(?:换|改|切换|设)(?:成|为|到)(?P<what>⟪\d+⟫|[A-Za-z][\w-]*)(?:主题)?|(?:换成?|改用|用|使用|切换到)\s*(?P<what2>⟪\d+⟫|[A-Za-z][\w-]*)\s*(?:主题|风格|模板)", make.theme),
    (rf"(?:少|减少|不要|别|去掉)(?:用)?(?:那么多|一点儿?|一些|些|点)?(?:的)?(?P<what>{any_of(HUES)})(?:的)?|(?P<what2>{any_of(HUES)})(?:太多|太重|少|减少|太浓){BIT}了?", make.less_hue),
    (rf"(?:多|更多|增加)(?:用)?{BIT}(?:的)?(?P<what>{any_of(HUES)})|(?P<what2>{any_of(HUES)})(?:多){BIT}", make.more_hue),
    (rf"{TAKE}(?:主|强调|品牌|主题)?(?:色|颜色|配色|色调)(?:换|改|设|调)?(?:成|为|用)(?P<what>#?[0-9A-Fa-f]{{6}}|{any_of(HUES)}|黑色?)|(?:用|改用)(?P<what2>#[0-9A-Fa-f]{{6}}|{any_of(HUES)})(?:做|作为?|当)?(?:主|强调)?(?:色|颜色)?", make.accent),
    (rf"{TAKE}(?:{WHOLE}|颜色|配色|色调|主题|风格|设计)?(?:弄得?|改得?|变得?|调得?|看起来)?(?:要|再|更)?(?P<what>{any_of(MOODS)}){BIT}", make.mood),
    (rf"(?:加粗|强调|突出|高亮)(?:显示)?(?:{A}(?:上|中|里)?的?)?{ITEM}|{TAKE}(?:{A.replace('<a>', '<a2>')}(?:上|中|里)?的?)?{ITEM.replace('<item>', '<item2>')}(?:加粗|强调|突出|高亮)(?:显示)?(?:一下)?", make.style("strong")),
    (r"(?:加粗|强调|突出|高亮)(?:显示)?(?:数字|金额)?\s*(?P<text>[^⟦⟪]*\d[^⟦⟪]*|⟪\d+⟫)", wide.found_words),
    (rf"(?:所有|全部)(?:的)?(?:文字|字体|字号|字){TAKE}(?:都)?(?:调|放|变|改|再)?(?:大|小){BIT}", wide.type_of_all),
    (r"(?:把|将)?(?:它|这个|这里|这句话?)?(?:加粗|强调|突出)", make.style("strong")),
    (rf"(?:取消|去掉)(?:{A}(?:上|中|里)?的?)?{ITEM}的?(?:加粗|强调)", make.style("strong", on=False)),
    (rf"{TAKE}(?:{A}(?:上|中|里)?的?)?(?:{ITEM}|(?P<item2>(?:全部|所有)?(?:文字|字体|字号|字)))?(?:调|放|变|改|再)?(?:得)?大{BIT}|(?:增大|放大|加大){A.replace('<a>', '<a2>')}?的?(?P<item3>字体|字号|文字)", make.style("larger")),
    (rf"{TAKE}(?:{A}(?:上|中|里)?的?)?(?:{ITEM}|(?P<item2>(?:全部|所有)?(?:文字|字体|字号|字)))?(?:调|缩|变|改|再)?(?:得)?小{BIT}|(?:减小|缩小){A.replace('<a>', '<a2>')}?的?(?P<item3>字体|字号|文字)", make.style("smaller")),
    (rf"{TAKE}{A}(?:上|中|里)?的?(?:图表|图|数据){INTO}(?P<what>{any_of(CHART_WORDS)})|{TAKE}(?:图表|图){INTO}(?P<what2>{any_of(CHART_WORDS)})", make.chart),
    (rf"{TAKE}{A}(?:的)?(?:布局|版式|样式|排版)?(?:用|改用|{INTO})(?P<what>{LAYOUT})(?:的)?(?:布局|版式|样式|形式|的?形式)?", make.layout),
    (rf"(?:用|使用)(?P<what>{LAYOUT})(?:布局|版式|的?形式)?(?:展示|显示|呈现|表示){A}", make.layout),
    (rf"{TAKE}(?:它|这个){INTO}(?P<what>{LAYOUT})", make.layout),
    (rf"(?:用|使用|按|根据|采用).*(?:新|这个|这份|附件|最新).*?(?:文件|数据|数字|表格)(?:中?里?的?(?:数据|数字))?(?:来)?(?:更新|替换|刷新)?(?:{A}|图表|表格|数据|数字)?(?:的?(?:数据|数字|图表))?", make.data),
    (rf"(?:更新|刷新|替换)(?:{A}的?)?(?:全部|所有)?(?:图表|表格|数据|数字|数值)+(?:.*)?", make.data),
    (rf"(?:在)?(?:{B}(?:的)?(?:之)?(?P<side>前|后)(?:面|边)?)?(?P<how>最后|末尾)?(?:再|新)?(?:加|添加|增加|插入|新增|补充|做)(?:上|入)?(?:一|1)?(?:张|页|个)(?P<what>{any_of(LAYOUT_WORDS)})?(?:关于|介绍|讲解?|说明)(?P<text>.+?)(?:的)?(?:幻灯片|页面?|内容)?", make.about),
    (rf"(?:在)?(?:{B}(?:的)?(?:之)?(?P<side>前|后)(?:面|边)?)?(?P<how>最后|末尾|开头|最前面?)?(?:再)?(?:加|添加|增加|插入|新增|新建)(?:上|入)?(?:一|1)?(?:张|页|个)?(?:新的?|空白的?)?(?P<what>{any_of(LAYOUT_WORDS)})?(?:的)?(?:幻灯片|页面|页)?(?:，?标题(?:为|是|叫)?(?P<text>.+))?", make.insert),
    (rf"(?:在|给|为)?{A}(?:上|中|里|面)?(?:再)?(?:加|添加|增加|补充)(?:上)?(?:一|1)?(?:条|个|点|项)?(?:要点|内容|条目|步骤)?\s*[：:，,]?\s*(?P<text>.+)", make.add_item),
    (rf"{TAKE}(?:{A}(?:上|中|里)?的?)?(?P<item>⟪\d+⟫)(?:全部|都)?(?:替换|改|换|更正)(?:成|为)(?P<text>⟪\d+⟫)", make.replace),
    (rf"{TAKE}{A}(?:的)?标题(?:改|换|设|写|变)?(?:成|为|叫)\s*[：:]?\s*(?P<text>.+)", make.set_title),
    (rf"{TAKE}(?:整个|整份)?(?:演示文稿|文稿|PPT|幻灯片|演示)的?(?:标题|题目|名称|名字)(?:改|换|设)?(?:成|为|叫)\s*[：:]?\s*(?P<text>.+)", make.rename_deck),
    (rf"{TAKE}{A}(?:上|中|里)?(?:的)?{ITEM}(?:改|换|设|写)(?:成|为)\s*[：:]?\s*(?P<text>.+)", make.set_item),
    (rf"{TAKE}{ITEM}(?:改|换|设|写)(?:成|为)\s*[：:]?\s*(?P<text>.+)|(?:改|换|写)(?:成|为)\s*[：:]?\s*(?P<text2>⟪\d+⟫)", make.set_item),
    (rf"(?P<how>改写|重写|润色|优化|换个说法)(?:一下)?(?:{A}(?:上|中|里)?的?)?(?:{ITEM})?|{TAKE}{A.replace('<a>', '<a2>')}(?:上|中|里)?的?(?:{ITEM.replace('<item>', '<item2>')})?(?P<how2>改写|重写|润色|优化|写得).*", make.reword),
]  # fmt: skip

RULES = [(re.compile(rf"(?:请|麻烦|帮我|然后|再|并且|并|同时|(?:太长|太多|内容太多|有点长)了?[，,])*\s*(?:{pattern})(?:一下)?{END}", re.I), maker) for pattern, maker in _RULES]  # fmt: skip
VERBS = r"请?(?:把|将|删|加|添|插|移|换|改|交换|合并|拆|复制|隐藏|翻译|精简|缩短|强调|加粗|用|给|在|更新|撤|让)"
"""Words that begin a new wish after a comma."""
