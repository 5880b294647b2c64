"""A test module as it is being written: functions, and the imports they need."""

from __future__ import annotations

from agents.site.generate.models import computed
from agents.site.generate.naming import address, class_name
from agents.site.generate.people import actor, is_given
from agents.site.generate.writing import WIDTH, Call, imports, layout, module, text, width
from agents.site.spec import Entity, Field, SiteSpec

_TYPES = {
    "client": "Browser",
    "member": "Browser",
    "other": "Browser",
    "staff": "Browser",
    "admin": "Browser",
    "with_role": "Callable[[str], Browser]",
    "database": "Session",
    "monkeypatch": "pytest.MonkeyPatch",
    "field": "str",
    "value": "str",
}


class TestFile:
    """The tests of one entity."""

    __test__ = False

    def __init__(self, spec: SiteSpec, entity: Entity) -> None:
        self.spec = spec
        self.entity = entity
        self.creator = actor(spec, entity, "create")
        """The fixture of the least person that may make a row; None when nobody may."""
        self.given = {field.name for field in entity.fields if is_given(spec, entity, field)}
        self.in_list = entity.view != "calendar"
        self._plain: set[str] = set()
        self._names: dict[str, set[str]] = {}
        self._functions: list[str] = []
        self._taken: dict[str, int] = {}

    def use(self, module_name: str, *names: str) -> None:
        """Import a module, or names of one."""
        if names:
            self._names.setdefault(module_name, set()).update(names)
        else:
            self._plain.add(f"import {module_name}")

    def may_enter(self, field: Field) -> bool:
        """Whether the form of whoever makes a row asks for the field."""
        if field.set_by == "site" or computed(self.entity, field):
            return False
        return field.set_by == "form" or self.creator in ("staff", "admin")

    def computed(self, field: Field) -> bool:
        """Whether a rule works the field out."""
        return computed(self.entity, field)

    def sends(self, who: str | None, path: str, told: str, status: str, indent: int = 4) -> list[str]:
        """Lines: somebody sends a form, and what comes back. `path`, `told` and `status` (`== 303`) are code."""
        parts = [path, told] if told else [path]
        flat = f"assert {who}.submit({', '.join(parts)}).status_code {status}"
        if indent + width(flat) <= WIDTH:
            return [flat]
        return [layout(Call(f"{who}.submit", parts), indent, "answer = "), f"assert answer.status_code {status}"]

    def add(self, name: str, asks: list[str], *lines: str, decorator: str = "") -> None:
        """One test: its name, the fixtures it asks for, its lines."""
        asks = list(dict.fromkeys(asks))
        self._taken[name] = self._taken.get(name, 0) + 1
        name += f"_{self._taken[name]}" if self._taken[name] > 1 else ""
        asked = ", ".join(f"{ask}: {_TYPES[ask]}" for ask in asks)
        signature = f"def test_{name}({asked}) -> None:"
        if len(signature) > WIDTH:
            signature = f"def test_{name}(\n    {asked}\n) -> None:"
        body = "\n".join(f"    {line}" for line in lines)
        head = f"{decorator}\n" if decorator else ""
        self._functions.append(f"{head}{signature}\n{body}")
        for ask in asks:
            if ask == "with_role":
                self.use("collections.abc", "Callable")
            if "Browser" in _TYPES[ask]:
                self.use("core.testing", "Browser")
            if _TYPES[ask] == "Session":
                self.use("sqlmodel", "Session")

    def module(self, docstring: str) -> str:
        """The text of the module; what its functions name is imported."""
        body = "\n\n\n".join(self._functions)
        plural = self.entity.plural
        for name in ("answers", "stored"):
            if f"{name}(" in body:
                self.use(f"features.{plural}.examples", name)
        if "rows(database, " in body:
            self.use("core.testing", "rows")
        if f"rows(database, {class_name(self.entity)})" in body:
            self.use(f"features.{plural}.models", class_name(self.entity))
        return module(docstring, imports(self._names, sorted(self._plain)), *self._functions)


def sends(made: TestFile, told: str, status: str, who: str | None = None, indent: int = 4) -> list[str]:
    """Lines: somebody sends a new row of the entity, and what comes back."""
    return made.sends(who or made.creator, text(address(made.entity)), told, status, indent)


def stored_line(who: str, columns: list[str], indent: int = 4, before: str = "") -> str:
    """A row of somebody, stored past the rules."""
    return layout(Call("stored", ["database", f"{who}.id", *columns]), indent, before)


def second_person(made: TestFile) -> str:
    """Another person who may do the same, so that a limit per person does not hide a rule."""
    return "other" if made.creator == "member" else str(made.creator)
