"""The pages of a site: templates of its features, its written pages, its dashboard, and its style.

`pages` gives texts, `assets` the bytes beside them; both by path within the site's repository, both deterministic. They
know the spec and the macros of the preset's own templates, not the routes that render them.
"""

from __future__ import annotations

from agents.site.generate.pages import style, written
from agents.site.generate.pages.entities import EntityView, views
from agents.site.generate.pages.markup import fill, text
from agents.site.generate.pages.words import Words
from agents.site.spec import SiteSpec

__all__ = ["assets", "pages"]


def pages(spec: SiteSpec) -> dict[str, str]:
    """Every template made for this site, and its style and mark, by path. `spec` is sound (`faults` is empty)."""
    made: dict[str, str] = {}
    for view in views(spec).values():
        for name, template in _feature(view).items():
            made[f"features/{view.plural}/templates/{view.plural}/{name}"] = template
    for page in spec.pages:
        made[f"features/pages/templates/pages/{written.name(page)}"] = written.page(spec, page)
    made["features/dashboard/templates/dashboard/index.html"] = _dashboard(spec)
    made["static/style.css"] = style.stylesheet(spec.style, spec.accent, spec.language)
    made["static/mark.svg"] = style.mark(spec)
    return made


def assets(spec: SiteSpec) -> dict[str, bytes]:
    """The fonts of the site's style, with their licences, by path."""
    return style.fonts(spec.style, spec.language)


def _feature(view: EntityView) -> dict[str, str]:
    words = Words(view.spec.language)
    names = ["parts", "index", "show", "form", *(["day"] if view.slots else [])]
    return {f"{name}.html": fill(f"{name}.html.j2", e=view, words=words) for name in names}


def _dashboard(spec: SiteSpec) -> str:
    every = views(spec)
    tables = [every[spec.entity(name).name] for name in dict.fromkeys(spec.dashboard.tables)]
    words = Words(spec.language)
    return fill("dashboard.html.j2", title=text(spec.dashboard.title), tables=tables, words=words)
