"""Wishes for texts and sections → operations. Groups: `text` the new words, `old` those before, `title`, `what`."""

# ruff: noqa: D103 (each is named by what is wished for)

from __future__ import annotations

import re

from agents.site.spec import Page, Section
from agents.site.spec.pages import Item
from agents.site.wishes import names
from agents.site.wishes import operations as ops
from agents.site.wishes.context import Context, Groups, Made
from agents.site.wishes.errors import WishRefused
from agents.site.wishes.making_fields import section_kind


def site_name(c: Context, g: Groups) -> Made | None:
    new = c.words(g["text"])
    return Made([ops.SetText(target="name", text=new)]) if new and len(new) <= 80 else None


def thing_name(c: Context, g: Groups) -> Made | None:
    """ "the conference is called Form Follows": the site's name, unless the words mean a part of the site."""
    what = names.normal(c.words(g["what"]))
    called = {names.normal(t) for e in c.spec.entities for t in (e.title, e.titles, e.name, e.plural)}
    rows = {names.normal(str(r.get(e.display, ""))) for e in c.spec.entities for r in e.rows}
    fields = {names.normal(f.label) for e in c.spec.entities for f in e.fields}
    if what in called | rows | fields | {"members", "customers", "users", "staff", "team", "button", "dashboard"}:
        return None
    return site_name(c, g)


def tagline(c: Context, g: Groups) -> Made:
    return Made([ops.SetText(target="tagline", text=c.words(g["text"])[:160])])


def people_title(target: str):
    def make(c: Context, g: Groups) -> Made:
        new = names.singular(c.words(g["text"]).lower())
        return Made([ops.SetText(target=target, text=new[:1].upper() + new[1:40])])

    return make


def people_renamed(c: Context, g: Groups) -> Made | None:
    """ "rename customers to guests" where the site keeps no customers: what those who sign in are called."""
    return None if names.entity_named(g["who"], c.spec) is not None else people_title("member_title")(c, g)


def headline(c: Context, g: Groups) -> Made | None:
    """The large title: of the page in view, else of the home page."""
    at = _hero(c)
    return Made([ops.SetText(target=f"{at}/title", text=c.words(g["text"])[:160])]) if at else None


def subline(c: Context, g: Groups) -> Made | None:
    at = _hero(c)
    return Made([ops.SetText(target=f"{at}/text", text=c.words(g["text"]))]) if at else None


def button(c: Context, g: Groups) -> Made | None:
    at = _pointed_section(c) or _hero(c)
    return Made([ops.SetText(target=f"{at}/button", text=c.words(g["text"])[:60])]) if at else None


def _hero(c: Context) -> str | None:
    paths = [c.page] if c.page is not None else [""]
    for page in c.spec.pages:
        if page.path in paths:
            for n, section in enumerate(page.sections):
                if section.kind == "hero":
                    return f"pages/{page.path or 'home'}/{n}"
            if page.sections:
                return f"pages/{page.path or 'home'}/0"
    return None


def _pointed_section(c: Context) -> str | None:
    if c.pointed.section is None:
        return None
    return f"pages/{c.page or 'home'}/{c.pointed.section}"


def pointed_text(c: Context, g: Groups) -> Made | None:
    """ "change this to …" of what was clicked."""
    new = c.words(g["text"])
    if c.pointed.text:
        found = _places(c, c.pointed.text)
        if found:
            return Made([ops.SetText(target=found[0], text=new)])
    at = _pointed_section(c)
    if at is not None:
        page = next(p for p in c.spec.pages if p.path == (c.page or ""))
        section = page.sections[c.pointed.section or 0] if (c.pointed.section or 0) < len(page.sections) else None
        if section is not None:
            return Made([ops.SetText(target=f"{at}/{'title' if section.title else 'text'}", text=new)])
    if c.pointed.field and c.pointed_entity() is not None:
        entity = c.pointed_entity()
        field = names.field_named(c.pointed.field, entity) if entity else None
        if entity and field:
            return Made([ops.ChangeField(entity=entity.name, field=field.name, label=new)])
    return None


def replace(c: Context, g: Groups) -> Made | None:
    """ "change “Book now” to “Reserve”": the text, wherever it stands."""
    old, new = c.words(g["old"]), c.words(g["text"])
    found = _places(c, old)
    if found:
        return Made([ops.SetText(target=target, text=new) for target in found])
    for entity in c.spec.entities:
        for field in entity.fields:
            if field.label.lower() == old.lower():
                return Made([ops.ChangeField(entity=entity.name, field=field.name, label=new)])
        if old.lower() in (entity.titles.lower(), entity.title.lower()):
            from agents.site.wishes.making_fields import rename

            return rename(c, {"what": old, "text": new})
        for row in entity.rows:
            key = next((k for k, v in row.items() if isinstance(v, str) and v.lower() == old.lower()), None)
            if key is not None:
                return Made([ops.ChangeRows(entity=entity.name, where={key: row[key]}, values={key: new})])
    if "⟪" not in g["old"]:
        return None
    inside = [(t, text) for t, text in texts(c) if old.lower() in text.lower()]
    if not inside:
        raise WishRefused(
            c.say(f"“{old}” stands nowhere on the site.", f"网站上没有“{old}”。"),
            fix=c.say("Quote it as it is written.", "请按原文引用。"),
        )
    return Made(
        [
            ops.SetText(target=t, text=re.sub(re.escape(old), new.replace("\\", "\\\\"), text, flags=re.I))
            for t, text in inside
        ]
    )


def _places(c: Context, old: str) -> list[str]:
    wanted = " ".join(old.split()).lower()
    return [target for target, text in texts(c) if " ".join(text.split()).lower() == wanted]


def texts(c: Context) -> list[tuple[str, str]]:
    """Every text that a person wrote or the blueprint has, with its target."""
    spec = c.spec
    found = [("name", spec.name), ("tagline", spec.tagline), ("dashboard", spec.dashboard.title)]
    for page in spec.pages:
        at = f"pages/{page.path or 'home'}"
        found.append((f"{at}/title", page.title))
        for n, section in enumerate(page.sections):
            found += [(f"{at}/{n}/{key}", getattr(section, key)) for key in ("title", "text", "button")]
            for m, item in enumerate(section.items):
                found += [(f"{at}/{n}/items/{m}/{key}", getattr(item, key)) for key in ("title", "text")]
    return [(target, text) for target, text in found if text]


_CONTACT = {
    "phone": (r"phone|telephone|phone number|电话(?:号码)?", "Phone", "电话", "phone"),
    "mail": (r"e-?mail(?: address)?|邮箱|电子邮件", "Email", "邮箱", "mail"),
    "map": (r"address|location|street(?: address)?|地址", "Address", "地址", "map"),
}  # fmt: skip


def _is_contact(kind: str, value: str) -> bool:
    """Whether a value is one: "optional" is no phone number."""
    needed = {"phone": r"\d.*\d.*\d", "email": r"@"}.get(
        kind.lower().split()[0], r"\d|,|，|[路街号区镇村巷弄楼乡县市]|大厦|广场|\b(?:street|road|square|lane|avenue)\b"
    )
    return re.search(needed, value, re.I) is not None


def contact(c: Context, g: Groups) -> Made | None:
    """ "our phone number is …", "the address is …": the contact lines, on every page that has some."""
    words = re.sub(r"^(?:our|the|my|contact|site'?s?|shop'?s?)\s+", "", c.words(g["what"]).lower())
    known = next((v for v in _CONTACT.values() if re.fullmatch(v[0], words)), None)
    if known is None:
        return None
    _, english, han, icon = known
    value = c.words(g["text"])
    if not _is_contact(english, value):
        return None
    made: list[ops.Operation] = []
    for page in c.spec.pages:
        for n, section in enumerate(page.sections):
            if section.kind == "contact":
                there = next(
                    (m for m, i in enumerate(section.items) if i.icon == icon or i.title in (english, han)), None
                )
                if there is None:
                    made.append(
                        ops.AddItem(
                            page=page.path,
                            kind="contact",
                            item=Item(title=c.label(english, han), text=value, icon=icon),
                        )
                    )
                else:
                    made.append(ops.SetText(target=f"pages/{page.path or 'home'}/{n}/items/{there}/text", text=value))
    if not made:
        section = Section(
            kind="contact",
            title=c.label("Contact", "联系我们"),
            items=[Item(title=c.label(english, han), text=value, icon=icon)],
        )
        made = [ops.AddSection(page="", section=section)]
    return Made(made)


def section(c: Context, g: Groups) -> Made | None:
    """One more band with a title and a text, on the page named or in view."""
    page = _page(c, g.get("page"))
    if page is None:
        return None
    title = c.words(g["title"]) if g.get("title") else ""
    text = c.words(g["text"]) if g.get("text") else ""
    kind = section_kind(title)
    if kind == "hours":
        from agents.site.wishes.making_features import hours_section

        return hours_section(c, g)
    if not text and not title:
        return None
    if not text:
        return Made(beyond=c.say(f"what is to stand in the section “{title}”", f"“{title}”区块的内容"))
    return Made(
        [ops.AddSection(page=page.path, section=Section(kind="text", title=title[:1].upper() + title[1:], text=text))]
    )


def _page(c: Context, said: str | None) -> Page | None:
    if not said or re.fullmatch(
        r"(?:the )?(?:home ?page|start ?page|front page|home|landing page|首页|主页)", said.strip(), re.I
    ):
        wanted = c.page if not said and c.page is not None else ""
        return next((p for p in c.spec.pages if p.path == wanted), None)
    words = re.sub(r"\s*\bpage\b|页面?$|^the ", "", c.words(said), flags=re.I).strip().lower()
    return next((p for p in c.spec.pages if words in (p.path, p.title.lower())), None)


def rows_section(c: Context, g: Groups) -> Made | None:
    """ "show the latest products on the home page"."""
    entity = c.entity(g["e"])
    page = _page(c, g.get("page"))
    if entity is None or page is None or entity.access.read not in ("everyone", "member"):
        return None
    kind = "gallery" if entity.view == "gallery" else "rows"
    if any(s.entity in (entity.name, entity.plural) and s.kind in ("rows", "gallery") for s in page.sections):
        return Made(
            said=[
                c.say(f"{entity.titles} stand on “{page.title}” already.", f"“{page.title}”页上已有{entity.titles}。")
            ]
        )
    return Made([ops.AddSection(page=page.path, section=Section(kind=kind, title=entity.titles, entity=entity.name))])
