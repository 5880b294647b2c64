"""What is remarked of something that was made, in Chinese: see this package's `__init__`."""

SAID: dict[str, str] = {
    "{} slides were asked for; what there is to say fills {}, and nothing was padded.": (
        "要求 {} 页；现有内容够写 {} 页，没有注水。"
    ),
    "There was nothing more to say under “{}”, so that slide is left out.": "“{}”下没有更多可说的，这一页已省略。",
    "“{}” held nothing that its source bears out, so it was left out.": "“{}”的内容没有来源支持，已省略。",
    "On “{}” a claim without support was replaced.": "“{}”中一条没有依据的说法已替换。",
    "The outline follows the document's own headings: {}": "提纲沿用文档自己的标题：{}",
    "“{}” is in the source's own words: {}": "“{}”用的是来源的原话：{}",
    "No pictures were found: {}": "没有找到图片：{}",
    "The picture “{}” is left out: {}": "图片“{}”已省略：{}",
    "There was no room for “{}”.": "“{}”放不下。",
    "Lists were shortened to fit: {}.": "为放得下，缩短了这些列表：{}。",
    "“{}” has {} dpi at its size; {} are wanted.": "“{}”在此尺寸下为 {} dpi，应有 {} dpi。",
    "Brighter than inks: {}. In print they come out duller.": "比油墨更鲜艳的颜色：{}。印出来会暗一些。",
    "not used: {}": "没有用到：{}",
    "{}: none are named, so the page has its own": "{}：没有指明，使用页面自带的内容",
    "day: none is known from these words; it is picked on the page": "日期：从描述中看不出，请在页面上选择",
    "rate: none is said and none is looked up; it is entered on the page": "汇率：没有给出，也不会查询，请在页面上填写",
    "written by {} in {} attempts": "由 {} 写成，尝试 {} 次",
}
