"""Python as text, laid out as `ruff format` lays it out: values, calls and tuples, broken where a line is too long."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

WIDTH = 120


@dataclass(frozen=True)
class Call:
    """A call, or anything else with parts between brackets."""

    name: str
    parts: Sequence[Code] = ()
    brackets: str = "()"
    keywords: dict[str, Code] = field(default_factory=dict)


Code = str | Call


def text(value: str) -> str:
    """A string literal, with the quotes that need fewer escapes."""
    quote = "'" if value.count('"') > value.count("'") else '"'
    escaped = value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    escaped = "".join(sign if sign.isprintable() or sign == " " else _escape(sign) for sign in escaped)
    return quote + escaped.replace(quote, "\\" + quote) + quote


def _escape(sign: str) -> str:
    return f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08x}"


def literal(value: str | float | bool | None) -> str:
    """A literal of a plain value; whole floats as integers."""
    if isinstance(value, str):
        return text(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return repr(value)


def strings(values: Sequence[str]) -> Call:
    """A tuple of strings."""
    return Call("", [text(value) for value in values])


def mapping(values: Mapping[str, Code]) -> Call:
    """A dict with string keys."""
    return Call("", [_keyed(text(key), value) for key, value in values.items()], "{}")


def _keyed(key: str, value: Code) -> Code:
    if isinstance(value, str):
        return f"{key}: {value}"
    return Call(f"{key}: {value.name}", value.parts, value.brackets, value.keywords)


def layout(code: Code, indent: int = 0, before: str = "", after: str = "") -> str:
    """The code at an indent: `before` stands on its first line, `after` on its last. Broken where it does not fit."""
    flat = before + _flat(code) + after
    if isinstance(code, str) or indent + width(flat) <= WIDTH or not (code.parts or code.keywords):
        return flat
    pad = " " * (indent + 4)
    lines = [pad + layout(part, indent + 4, after=",") for part in code.parts]
    lines += [pad + layout(part, indent + 4, f"{name}=", ",") for name, part in code.keywords.items()]
    return f"{before}{code.name}{code.brackets[0]}\n" + "\n".join(lines) + f"\n{' ' * indent}{code.brackets[1]}{after}"


def _flat(code: Code) -> str:
    if isinstance(code, str):
        return code
    parts = [_flat(part) for part in code.parts]
    parts += [f"{name}={_flat(part)}" for name, part in code.keywords.items()]
    inside = ", ".join(parts)
    if code.name.split(": ")[-1] == "" and code.brackets == "()" and len(parts) == 1:
        inside += ","
    return f"{code.name}{code.brackets[0]}{inside}{code.brackets[1]}"


def width(line: str) -> int:
    """How wide a line is; signs of Chinese take two columns."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line)


def imports(lines: dict[str, set[str]], plain: Sequence[str] = ()) -> str:
    """Import lines in groups, sorted as ruff sorts them: the language's own, other packages, the site's."""
    groups: dict[int, list[str]] = {0: [], 1: [], 2: []}
    for line in sorted(plain):
        groups[_group(line.split()[1])].append(line)
    for module, names in sorted(lines.items(), key=lambda item: item[0]):
        listed = sorted(names, key=_import_order)
        groups[_group(module)].append(_import(module, listed))
    return "\n\n".join("\n".join(group) for group in groups.values() if group)


def _import(module: str, names: list[str]) -> str:
    flat = f"from {module} import {', '.join(names)}"
    if len(flat) <= WIDTH:
        return flat
    return f"from {module} import (\n" + "".join(f"    {name},\n" for name in names) + ")"


def _import_order(name: str) -> tuple[int, str]:
    """Constants, then classes, then functions."""
    return (0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2, name)


def _group(module: str) -> int:
    top = module.split(".")[0]
    if top in ("core", "features", "tests"):
        return 2
    return 1 if top in ("fastapi", "sqlmodel", "sqlalchemy", "pydantic", "pytest") else 0


def module(*blocks: str) -> str:
    """A module of blocks: the docstring, imports, then definitions, two empty lines between those."""
    docstring, *rest = [block.strip("\n") for block in blocks if block.strip()]
    made = docstring
    for n, block in enumerate(rest):
        is_import = n == 0 and block.startswith(("import ", "from "))
        apart = not is_import and (_defines(block) or (n > 0 and _defines(rest[n - 1])))
        made += ("\n\n\n" if apart else "\n\n") + block
    return made + "\n"


def _defines(block: str) -> bool:
    return block.startswith(("def ", "class ", "@"))
