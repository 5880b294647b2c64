"""Which addresses a site has by its spec, and which links of its pages lead nowhere. It opens none of them."""

from __future__ import annotations

from collections.abc import Iterator

from agents.site.spec.rules import Slots
from agents.site.spec.site import SiteSpec

OWN = ("/", "/login", "/account", "/dashboard", "/search", "/forgotten", "/admin")
"""What every site has."""


def addresses(spec: SiteSpec) -> list[str]:
    """The addresses without a number in them, written pages first."""
    found = [f"/{page.path}" for page in spec.pages]
    for entity in spec.entities:
        own = "/" + entity.plural.replace("_", "-")
        found += [own, f"{own}/new"]
        found += [f"{own}/day"] if any(isinstance(rule, Slots) for rule in entity.rules) else []
    return list(dict.fromkeys([*found, *OWN, *(["/signup"] if spec.signup else [])]))


def dead_links(spec: SiteSpec) -> Iterator[str]:
    """A sentence for each link that leads nowhere, with where links may lead."""
    known = addresses(spec)
    for page in spec.pages:
        for section in page.sections:
            path = section.link.partition("#")[0].partition("?")[0].rstrip("/") or "/"
            if section.link and path not in known and not section.link.startswith("#"):
                yield f"Page `/{page.path}`: the link `{section.link}` leads nowhere. There are: {', '.join(known)}."
