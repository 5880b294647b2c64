"""Features, found by themselves: each folder `features/<name>/` with a `feature` or a `router` is part of the site.

Adding a folder adds its tables, addresses, admin pages and search results; no shared file is edited.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from core.models import Record
from core.settings import ROOT

if TYPE_CHECKING:
    from datetime import date

    from sqlmodel import Session

    from core.access import Visitor
    from core.conditions import Sees, Watch
    from core.forms import Form
    from core.mail.reminders import Reminder
    from core.rules.periods import Periodic
    from core.rules.slots import Timetable


@dataclass(frozen=True)
class Access:
    """Who may do what: everyone, member, owner, staff, admin, nobody, or the name of a role."""

    read: str = "everyone"
    create: str = "member"
    update: str = "owner"
    delete: str = "owner"


@dataclass(frozen=True)
class Feature:
    """One kind of thing that the site keeps, and what the rest of the site may know of it."""

    name: str
    """The folder and table: `bookings`."""
    entity: str
    """One of them: `booking`."""
    model: type[Record]
    form: "type[Form]"
    title: str
    titles: str
    display: str
    """The field whose value stands for a row."""
    access: Access = Access()
    search: tuple[str, ...] = ()
    """Text columns that are searched."""
    icon: str = ""
    newest_first: bool = True
    """The order of its rows where nothing else is asked."""
    check: "Callable[[Session, Any, Visitor], None] | None" = None
    """The rules that must hold before a row is stored. Raises Refused."""
    stored: "Callable[[Session, Any, Visitor], None] | None" = None
    """What follows from a change of a row, in the same transaction, before it is written."""
    deleted: "Callable[[Session, Any, Visitor], None] | None" = None
    """What follows when a row is deleted, in the same transaction."""
    timetable: "Timetable | None" = None
    shown: "Callable[[], Any] | None" = None
    """What must hold of a row so that others than its owner and the staff see it: a condition of the query."""
    private: "dict[str, str]" = field(default_factory=dict)
    """Fields that only some see of those who see a row: `member`, `owner` (and staff) or `staff`."""
    reminders: "tuple[Reminder, ...]" = ()
    """Mails to whom a row belongs, before a date of it."""
    watches: "tuple[Watch, ...]" = ()
    """Rows to see to, under a name: a list, a badge on each."""
    sees: "tuple[Sees, ...]" = ()
    """What people of some roles see of it, where that is not everything."""
    closes: "date | None" = None
    """The last day on which others than the staff add one."""
    periodic: "Periodic | None" = None
    """Rows that are made for everybody at once, each month."""

    @property
    def path(self) -> str:
        """Its address."""
        return "/" + self.name.replace("_", "-")

    def watch(self, name: str) -> "Watch | None":
        """A list under a name."""
        return next((watch for watch in self.watches if watch.name == name), None)

    def path_of(self, row: Record) -> str:
        """The address of one row."""
        return f"{self.path}/{row.id}"


@dataclass(frozen=True)
class Entry:
    """An entry of the menu for a page of a feature: `menu = (Entry("Most borrowed", "/most-borrowed"),)`."""

    label: str
    path: str
    who: str = "everyone"


def entries() -> list[Entry]:
    """The entries that features add to the menu, in the order of their names."""
    return [entry for name in _folders() for entry in getattr(import_module(f"features.{name}"), "menu", ())]


@cache
def features() -> dict[str, Feature]:
    """Every feature that keeps rows, by name, in alphabetical order."""
    modules = [import_module(f"features.{name}") for name in _folders()]
    return {module.feature.name: module.feature for module in modules if hasattr(module, "feature")}


def routers() -> list[APIRouter]:
    """The addresses of every feature; those of written pages last, so that they hide nothing."""
    names = sorted(_folders(), key=lambda name: name == "pages")
    found = [name for name in names if find_spec(f"features.{name}.routes")]
    return [import_module(f"features.{name}.routes").router for name in found]


def feature_of(thing: Any) -> Feature:
    """The feature of a row, a model, or a name (one or many). Raises KeyError."""
    if isinstance(thing, Feature):
        return thing
    if isinstance(thing, str):
        found = next((f for f in features().values() if thing in (f.name, f.entity)), None)
    else:
        model = thing if isinstance(thing, type) else type(thing)
        found = next((f for f in features().values() if f.model is model), None)
    if found is None:
        raise KeyError(str(thing))
    return found


def _folders() -> list[str]:
    home = ROOT / "features"
    return sorted(path.parent.name for path in home.glob("*/__init__.py") if path.parent.name.isidentifier())
