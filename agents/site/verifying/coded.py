"""Checks of pages that no spec knows: those that the coding agent, or a person, has added as routes of their own.

Read from the code without running it. They are looked at like every other page; what they are to do is held by the
tests that came with them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from agents.site.spec import SiteSpec
from agents.site.spec.links import addresses
from agents.site.turns.git import File
from agents.site.verifying.acceptance import AcceptanceCheck
from agents.site.verifying.phrases import say


def looks_at_coded(tree: Mapping[str, File], spec: SiteSpec) -> list[AcceptanceCheck]:
    """A look at each page without a number in its address that is not the spec's, by somebody who may see all."""
    known = set(addresses(spec))
    paths = sorted({p for name, file in tree.items() if _is_routes(name) for p in pages_of(file.data)} - known)
    return [
        AcceptanceCheck(
            id=f"look.coded{path.replace('/', '.')}",
            kind="look",
            who="admin",
            sentence=say(spec, "look", path=path),
            subject={"path": path},
            severity="should",
        )
        for path in paths
    ]


def pages_of(code: bytes) -> Iterator[str]:
    """Addresses of `@router.get` in a module: pages, no files, none with a blank in it. None of what does not parse."""
    try:
        module = ast.parse(code)
    except (SyntaxError, ValueError):
        return
    prefix = next((_named(c, "prefix") for c in ast.walk(module) if _calls(c, "APIRouter")), "")
    for function in module.body:
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for call in function.decorator_list:
            path = prefix + _first(call) if _calls(call, "get") else ""
            if path and "{" not in path and "." not in path.rpartition("/")[2]:
                yield path


def _first(call: ast.AST) -> str:
    """The first argument of a call, where it is a text."""
    given = call.args[0] if isinstance(call, ast.Call) and call.args else None
    return given.value if isinstance(given, ast.Constant) and isinstance(given.value, str) else ""


def _is_routes(name: str) -> bool:
    return name.startswith("features/") and name.endswith("/routes.py")


def _calls(node: ast.AST, name: str) -> bool:
    if not isinstance(node, ast.Call):
        return False
    return name == (node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", ""))


def _named(node: ast.AST, name: str) -> str:
    given = node.keywords if isinstance(node, ast.Call) else []
    return next((str(k.value.value) for k in given if k.arg == name and isinstance(k.value, ast.Constant)), "")
