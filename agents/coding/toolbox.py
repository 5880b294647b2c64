"""The tools as the model sees them: typed arguments, a sentence each, and which of them a tier has. Runs nothing."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from agents.coding.base import Tier


class Arguments(BaseModel):
    """What a call brings. Fields that no tool knows are left out."""

    model_config = ConfigDict(extra="ignore", str_max_length=400_000)


class Read(Arguments):
    """Read a file with line numbers, or part of it."""

    path: str = Field(description="Relative to the site's folder.")
    start: int = Field(1, ge=1, description="First line.")
    lines: int = Field(400, ge=1, le=2000, description="How many lines.")


class Search(Arguments):
    """Find a regular expression in the files; gives path:line: text."""

    pattern: str = Field(min_length=1, description="Regular expression of Python.")
    path: str = Field(".", description="Folder or file to look in.")
    glob: str = Field("*", description="Only files of such names, as *.html.")


class List(Arguments):
    """List the files of a folder with their lines."""

    path: str = "."


class Change(Arguments):
    """One place of a file."""

    search: str = Field(description="Lines as they stand in the file, enough of them to be there once.")
    replace: str = Field(description="What takes their place.")
    all: bool = Field(False, description="Replace every place.")


class Edit(Arguments):
    """Replace lines of a file. All edits are applied, or none."""

    path: str
    edits: list[Change] = Field(min_length=1, max_length=40)

    @model_validator(mode="before")
    @classmethod
    def _single(cls, given: Any) -> Any:
        """A single edit may stand beside the path, as many models write it."""
        if isinstance(given, dict) and "search" in given and not given.get("edits"):
            one = {key: given[key] for key in ("search", "replace", "all") if key in given}
            return {**given, "edits": [one]}
        return given


class Write(Arguments):
    """Write a whole file: a new one, or all of an old one."""

    path: str
    text: str
    drops: list[str] = Field(
        default_factory=list, description="Names of functions, classes or blocks that are left out on purpose."
    )


class Run(Arguments):
    """Run a command in the sandbox, in the site's folder; no network. `./run test features/NAME` runs the tests of a
    feature, `./run test` all. Long output is shortened by itself: no `tail`, which hides that a command failed."""

    command: str = Field(min_length=1, max_length=4000)
    seconds: int = Field(120, ge=1, le=600)


class Look(Arguments):
    """Open a page of the site in a browser: what it measures and shows, console and failed requests."""

    path: str = Field("/", description="Address on the site, as /bookings.")
    width: int = Field(1440, ge=320, le=2560, description="Pixels; 390 is a phone.")
    who: Literal["visitor", "member", "staff", "admin"] = Field("visitor", description="Who is signed in.")


class Item(Arguments):
    """A thing to do."""

    text: str = Field(min_length=1, max_length=300)
    state: Literal["open", "doing", "done"] = "open"


class Todo(Arguments):
    """Keep the plan and what is to be done; both are shown to you again later."""

    items: list[Item] = Field(default_factory=list, max_length=40)
    plan: str = Field("", max_length=4000)


class Explore(Arguments):
    """Give one question about the code to a helper that reads and searches, and answers in a few sentences."""

    question: str = Field(min_length=3, max_length=2000)


class Ask(Arguments):
    """Ask the person something that you cannot find out. Ends the work, and takes back what was changed."""

    question: str = Field(min_length=3, max_length=1000)


class Finish(Arguments):
    """Say that the work is done. The checks run; what does not hold comes back to you."""

    summary: str = Field("", max_length=2000, description="What was done, for the person.")


TOOLS: dict[str, type[Arguments]] = {
    "read": Read, "search": Search, "list": List, "edit": Edit, "write": Write, "run": Run, "look": Look, "todo": Todo,
    "explore": Explore, "ask": Ask, "finish": Finish,
}  # fmt: skip
READING = ("read", "search", "list")
"""Of a helper; they change nothing, and run side by side."""
CHANGING = ("edit", "write", "run")


def offered(tier: Tier, *, looks: bool, runs: bool) -> list[str]:
    """Names of the tools that a tier has. Few for a small model: each costs context."""
    names = [*READING, "edit", "write", "todo", "finish", "ask"]
    if tier >= Tier.SHELL:
        names.insert(5, "explore")
        if runs:
            names.insert(5, "run")
    if looks:
        names.append("look")
    return names


def declared(names: list[str]) -> list[dict[str, Any]]:
    """The tools as an OpenAI-compatible server takes them."""
    found = []
    for name in names:
        schema = _plain(TOOLS[name].model_json_schema())
        function = {"name": name, "description": (TOOLS[name].__doc__ or "").strip(), "parameters": schema}
        found.append({"type": "function", "function": function})
    return found


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    """Without titles, and with definitions put in their place: small models, and servers, read those better."""
    definitions = schema.pop("$defs", {})

    def walk(part: Any) -> Any:
        if isinstance(part, list):
            return [walk(each) for each in part]
        if not isinstance(part, dict):
            return part
        if "$ref" in part:
            return walk(definitions[part["$ref"].rpartition("/")[2]])
        dropped = ("title", "maxLength", "minLength", "maxItems", "minItems")
        return {key: walk(value) for key, value in part.items() if key not in dropped or isinstance(value, dict)}

    plain = walk(schema)
    plain.pop("description", None)
    return plain
