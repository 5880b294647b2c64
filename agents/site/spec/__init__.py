"""What a site is, typed: `SiteSpec` and its parts. It knows no code, no HTML and no model."""

from agents.site.spec.fields import FIELD_KINDS, Choice, Field, FieldKind
from agents.site.spec.pages import Chart, Dashboard, Figure, Page, Section, SectionKind
from agents.site.spec.rules import (
    Capacity,
    Computed,
    Limit,
    Moment,
    Ordered,
    Rule,
    Slots,
    Stay,
    Stock,
    Transition,
    UniqueTogether,
    WaitingList,
)
from agents.site.spec.site import STYLES, Access, Entity, Role, SiteSpec, Style, View, Who, state_of
from agents.site.spec.soundness import MOST_ENTITIES, MOST_FIELDS, faults

__all__ = [
    "FIELD_KINDS",
    "MOST_ENTITIES",
    "MOST_FIELDS",
    "STYLES",
    "Access",
    "Capacity",
    "Chart",
    "Choice",
    "Computed",
    "Dashboard",
    "Entity",
    "Field",
    "FieldKind",
    "Figure",
    "Limit",
    "Moment",
    "Ordered",
    "Page",
    "Role",
    "Rule",
    "Section",
    "SectionKind",
    "SiteSpec",
    "Slots",
    "Stay",
    "Stock",
    "Style",
    "Transition",
    "UniqueTogether",
    "View",
    "WaitingList",
    "Who",
    "faults",
    "state_of",
]
