"""What the site agent says to people, in English and Chinese."""

from __future__ import annotations

from typing import Literal

Language = Literal["en", "zh"]

SENTENCES: dict[str, tuple[str, str]] = {
    "kept": ("Edits by hand were kept in {files}.", "保留了手工修改：{files}。"),
    "conflict": (
        "The wish changes lines that were changed by hand in {files}.",
        "这个要求会改动手工修改过的行：{files}。",
    ),
    "conflict.fix": (
        "Nothing was changed. Take those edits back, or make the change there yourself.",
        "没有任何改动。请撤销这些修改，或自行在该处改动。",
    ),
    "beyond": (
        "Not done, because it needs a larger model that writes code: {what}",
        "未完成，需要能写代码的大模型：{what}",
    ),
    "beyond.fix": (
        "Say it as pages, fields, rules, access or looks; or set a larger model, which writes code.",
        "请改用页面、字段、规则、权限、外观来描述；或设置能写代码的更大模型。",
    ),
    "coded": ("Written by the coding agent: {files}.", "由编程代理编写：{files}。"),
    "calls": (
        "The coding agent called its tools {calls} times; {share} of the calls did what they were for.",
        "编程代理调用工具 {calls} 次，其中 {share} 成功。",
    ),
    "coded.not": ("The coding agent could not do it: {why}", "编程代理未能完成：{why}"),
    "rows": (
        "Rows of the preview: {added} added, {changed} changed, {removed} removed.",
        "预览数据：新增 {added} 条，修改 {changed} 条，删除 {removed} 条。",
    ),
    "repaired": ("A fault was found and repaired: {what}", "发现并修复了一个问题：{what}"),
    "taken_back": ("What was written beyond the spec was taken back: {what}", "撤回了规格之外编写的代码：{what}"),
    "failing": ("Does not hold yet: {what}", "尚未满足：{what}"),
    "untried": ("Not tried: {what}", "未检查：{what}"),
    "failed": (
        "The change does not hold: {what}. The version before it was kept.",
        "这个改动未通过检查：{what}。已保留上一个版本。",
    ),
    "failed.fix": ("Say it differently, or in smaller steps.", "请换一种说法，或分成更小的步骤。"),
    "failed.first": ("The site that was made does not run: {what}", "生成的网站无法运行：{what}"),
    "back": ("Version {number} again, with its data.", "恢复到版本 {number} 及其数据。"),
    "back.code": (
        "The code of version {number} again; its data are not kept any more, so those of now stay.",
        "恢复到版本 {number} 的代码；该版本的数据已不再保留，沿用现有数据。",
    ),
    "nothing": ("That is how the site is already; nothing was changed.", "网站已经是这样，没有任何改动。"),
    "passed": ("{passed} of {all} checks hold.", "{all} 项检查中有 {passed} 项通过。"),
    "signin": (
        "In the preview: member@example.test, staff@example.test, admin@example.test, password preview-preview.",
        "预览帐号：member@example.test、staff@example.test、admin@example.test，密码 preview-preview。",
    ),
}


def told(language: Language, key: str, **more: object) -> str:
    """A sentence."""
    return SENTENCES[key][language == "zh"].format(**more)
