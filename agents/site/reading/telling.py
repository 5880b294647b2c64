"""What was understood, in sentences for the person. It decides nothing."""

# ruff: noqa: E501 (a sentence is one line)

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agents.site.blueprints import Match, blueprint
from agents.site.blueprints.trades import Trade
from agents.site.spec import Entity, SiteSpec
from agents.sources.base import Language

if TYPE_CHECKING:
    from agents.site.reading.doing import Done
    from agents.site.reading.kin import Kin
    from agents.site.reading.placed import Placed


def start(title: str, match: Match, language: Language) -> str:
    """Which blueprint, and for which words."""
    why = [w for w in match.why if w][:4]
    if language == "zh":
        return f"以“{title}”模板为起点" + (f"（依据：{'、'.join(why)}）。" if why else "（意思最接近）。")
    return f"Started from the blueprint “{title}”" + (
        f", because of: {', '.join(why)}." if why else ", the nearest in meaning."
    )


def own(entities: list[Entity], language: Language) -> str:
    """What a site without a blueprint keeps."""
    if language == "zh":
        return (
            "网站按您的描述搭建："
            + "；".join(f"{e.titles}（{'、'.join(f.label for f in e.fields)}）" for e in entities)
            + "。"
        )
    listed = "; ".join(f"{e.titles} ({', '.join(f.label.lower() for f in e.fields)})" for e in entities)
    return f"The site is built around what you describe: {listed}."


def trade(found: Trade, spec: SiteSpec, kin: Kin, language: Language) -> str:
    """What a trade filled in."""
    offer = blueprint(found.blueprint).parts.get("offer")
    entity = next((e for e in spec.entities if kin.origin.get(e.name, e.name) == offer), None)
    rows = [str(r.get(entity.display)) for r in entity.rows[:5]] if entity else []
    if language == "zh":
        return f"按“{found.said}”填入了示例{entity.titles if entity else '内容'}：{'、'.join(rows)}；价格是示例，请改成您自己的。"
    what = entity.titles.lower() if entity else "content"
    return (
        f"For “{found.said}”, examples of {what} were filled in: {', '.join(rows)}. Prices are examples: change them."
    )


def gone(titles: list[str], language: Language) -> list[str]:
    """What of the blueprint was left out."""
    if not titles:
        return []
    if language == "zh":
        return [f"模板里的{'、'.join(titles)}没有用到，已去掉。"]
    return [f"Left out of the blueprint, since nothing asks for it: {', '.join(titles).lower()}."]


def parts(placed: Placed, done: Done, rows: list[str], facts: list[str], *, own: bool, language: Language) -> list[str]:
    """Numbers and people, additions, rights, and what was not understood."""
    zh = language == "zh"
    said = [joined([f for f in facts if f], language)] if any(facts) else []
    titles = {e.name: e.titles for e in placed.spec.entities}
    added = [titles[n] for n in dict.fromkeys(placed.added) if n in titles]
    if added and not own:
        said.append(f"另外添加了：{'、'.join(added)}。" if zh else f"Added beside it: {', '.join(added).lower()}.")
    if rows:
        said.append(f"示例内容：{'、'.join(rows)}。" if zh else f"Filled in from your words: {', '.join(rows)}.")
    for name, labels in placed.fields.items():
        if name in titles and not (own and name in placed.added):
            said.append(
                f"{titles[name]}新增：{'、'.join(labels)}。"
                if zh
                else f"{titles[name]} have {', '.join(labels).lower()} too."
            )
    if done.made:
        shown = list(dict.fromkeys(t for t in done.made if t in titles.values()))
        if shown:
            said.append(
                f"{'、'.join(shown)}由登录的人自己添加。"
                if zh
                else f"People who sign in add {', '.join(shown).lower()} themselves."
            )
    if done.roles:
        said.append(
            f"角色：{'、'.join(done.roles)}；在后台“账户”里给相应的人。"
            if zh
            else f"Roles: {', '.join(done.roles)}; give them to accounts in the admin pages."
        )
    left = [noun for noun in dict.fromkeys(placed.left) if placed.kin.entity(noun, placed.spec, loose=False) is None]
    if left:
        said.append(
            f"没有理解：{'、'.join(left)}。请换个说法再说一次。"
            if zh
            else f"Not understood: {', '.join(left)}. Say it in other words in your next message."
        )
    return said


def joined(facts: list[str], language: Language) -> str:
    """Facts as one sentence."""
    text = ("；" if language == "zh" else "; ").join(facts)
    return text[:1].upper() + text[1:] + ("。" if language == "zh" else ".")


def still_unsaid(said: list[str], lost: list[str]) -> list[str]:
    """What was said, without words called not understood that stand in a clause that is named as not built."""
    kept = []
    for line in said:
        found = re.match(r"(没有理解：|Not understood: )(.+?)(。请换|\. Say it)", line)
        if found is None:
            kept.append(line)
            continue
        left = [w for w in re.split(r"、|, ", found[2]) if not any(w.lower() in one.lower() for one in lost)]
        if left:
            joint = "、" if found[1].startswith("没") else ", "
            kept.append(line.replace(found[2], joint.join(left)))
    return kept


def still_unheard(said: list[str], heard: list[str]) -> list[str]:
    """What was said, without what was called not understood and was understood after all."""
    kept = []
    for line in said:
        for words in heard:
            if line.startswith(("没有理解：", "Not understood: ")) and words in line:
                line = line.replace(f"{words}、", "").replace(f"、{words}", "").replace(words, "")
        if not re.match(r"(?:没有理解：|Not understood: )[。.]", line):
            kept.append(line)
    return kept
