"""From an answer to calls: those that the server parsed, those that broke off, and those that stand in the text.

Models miss narrowly: `file` for `path`, `read_file` for `read`, a brace too few, a call written as a tag. What is meant
without doubt is mended and counted as mended. Text that breaks off in the middle of a string never is: a file written
from it would be a part of a file.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from langchain_core.messages import AIMessage
from pydantic import ValidationError

from agents.coding.toolbox import TOOLS, Arguments
from agents.structure import without_thoughts

NAMES = {
    "read_file": "read", "view": "read", "view_file": "read", "open": "read", "open_file": "read", "cat": "read",
    "get_file": "read", "grep": "search", "search_files": "search", "find": "search", "rg": "search",
    "ls": "list", "list_files": "list", "list_dir": "list", "list_directory": "list", "glob": "list",
    "edit_file": "edit", "str_replace": "edit", "replace": "edit", "replace_in_file": "edit", "search_replace": "edit",
    "apply_diff": "edit", "multi_edit": "edit", "multiedit": "edit", "patch": "edit",
    "write_file": "write", "create": "write", "create_file": "write", "write_to_file": "write", "save_file": "write",
    "bash": "run", "shell": "run", "execute": "run", "run_command": "run", "execute_command": "run", "terminal": "run",
    "run_tests": "run", "screenshot": "look", "browse": "look", "look_at_page": "look", "view_page": "look",
    "todo_write": "todo", "write_todos": "todo", "todos": "todo", "update_todo": "todo", "plan": "todo",
    "task": "explore", "agent": "explore", "sub_agent": "explore", "subagent": "explore", "delegate": "explore",
    "ask_user": "ask", "question": "ask", "ask_followup_question": "ask", "done": "finish", "complete": "finish",
    "attempt_completion": "finish", "submit": "finish", "finished": "finish",
}  # fmt: skip
"""What other agents call these tools; models have seen them."""
_PATH = dict.fromkeys(
    ("file", "file_path", "filepath", "filename", "file_name", "target", "target_file", "name"), "path"
)
_CHANGE = {
    "old_string": "search", "old_str": "search", "old": "search", "old_text": "search", "find": "search",
    "original": "search", "before": "search", "new_string": "replace", "new_str": "replace", "new": "replace",
    "new_text": "replace", "replacement": "replace", "after": "replace", "updated": "replace", "replace_all": "all",
    "changes": "edits", "blocks": "edits", "replacements": "edits",
}  # fmt: skip
FIELDS: dict[str, dict[str, str]] = {
    "read": {**_PATH, "offset": "start", "line": "start", "start_line": "start", "from": "start", "limit": "lines"},
    "search": {"query": "pattern", "regex": "pattern", "text": "pattern", "include": "glob", "directory": "path"},
    "list": {**_PATH, "directory": "path", "dir": "path", "folder": "path"},
    "edit": {**_PATH, **_CHANGE},
    "write": {**_PATH, "content": "text", "contents": "text", "code": "text", "file_text": "text", "body": "text"},
    "run": {"cmd": "command", "script": "command", "code": "command", "timeout": "seconds"},
    "look": {"url": "path", "page": "path", "address": "path", "viewport": "width"},
    "todo": {"todos": "items", "tasks": "items", "list": "items"},
    "explore": {"prompt": "question", "task": "question", "query": "question", "description": "question"},
    "ask": {"text": "question", "message": "question", "prompt": "question"},
    "finish": {"message": "summary", "result": "summary", "text": "summary", "answer": "summary"},
}
_ITEM = {"content": "text", "title": "text", "task": "text", "description": "text", "status": "state"}
_STATES = {"pending": "open", "in_progress": "doing", "completed": "done", "complete": "done", "todo": "open"}
_TEXTUAL = re.compile(r"<tool_call>\s*(.*?)\s*(</tool_call>|\Z)", re.S)
_PAIR = re.compile(r"<arg_key>\s*(.*?)\s*</arg_key>\s*<arg_value>(.*?)</arg_value>", re.S)
_TAG = re.compile(
    r"<(?:\w+-)?(write|edit|read)\b((?:\s+[\w-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))+)\s*(?:/>|>(.*?)(</(?:\w+-)?\1\s*>|\Z))",
    re.S,
)
_ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_SEARCH_BLOCK = re.compile(r"<{5,9} ?SEARCH\n(.*?)\n?={5,9}\n(.*?)\n?>{5,9} ?REPLACE", re.S)
_FENCED = re.compile(r"```(?:json|tool_call|tool)?\s*\n(\{.*?\})\s*\n```", re.S)
_SPARE_COMMA = re.compile(r'(?P<string>"(?:[^"\\]|\\.)*")|,(?=\s*[}\]])', re.DOTALL)
"""A string, which stays as it is, or a comma with nothing after it."""


@dataclass
class Call:
    """One call: its tool, its arguments when they are in order, else why they are not."""

    id: str
    name: str
    raw: dict[str, Any]
    given: Arguments | None = None
    fault: str = ""
    unparseable: bool = False
    repaired: list[str] = field(default_factory=list)


def calls_of(answer: AIMessage, offered: list[str], turn: int) -> list[Call]:
    """The calls of an answer in their order; of the text's only where there are no others."""
    found = [
        _of(str(c["id"] or f"t{turn}_{n}"), str(c["name"]), c["args"], offered) for n, c in enumerate(answer.tool_calls)
    ]
    for n, broken in enumerate(answer.invalid_tool_calls):
        found.append(
            _of(str(broken.get("id") or f"t{turn}_b{n}"), str(broken.get("name") or ""), broken.get("args"), offered)
        )
    if not found:
        text = without_thoughts(str(answer.text))
        found = [
            _of(f"t{turn}_x{n}", name, given, offered, "a call written as text")
            for n, (name, given) in enumerate(_written(text))
        ]
    return found


def _of(id_: str, name: str, given: Any, offered: list[str], how: str = "") -> Call:
    repaired = [how] if how else []
    bare = re.sub(r"^(?:functions?|tools?|default_api)[./:]", "", name.strip()).strip().lower().replace("-", "_")
    tool = bare if bare in TOOLS else NAMES.get(bare, bare)
    if tool != name:
        repaired.append(f"{name[:40]} → {tool[:40]}")
    raw = given
    if isinstance(given, str) or given is None:
        raw, mended = parsed(given or "{}")
        repaired += [mended] if mended else []
    if not isinstance(raw, dict):
        shown = str(given)[-120:]
        fault = (
            f"The arguments of {tool[:40]} could not be read: they break off or are not JSON (they end with {shown!r})."
        )
        return Call(
            id_,
            tool[:40] or "?",
            {},
            fault=f"{fault} Call it again; split a long text into smaller files.",
            unparseable=True,
        )
    if tool not in offered:
        return Call(
            id_, tool[:40] or "?", raw, fault=f"There is no tool {tool[:40]!r}. There are: {', '.join(offered)}."
        )
    raw, renamed = mended_fields(tool, raw)
    call = Call(id_, tool, raw, repaired=[*repaired, *renamed])
    try:
        call.given = TOOLS[tool].model_validate(raw)
    except ValidationError as error:
        told = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'arguments'}: {e['msg']}" for e in error.errors()[:4])
        call.fault = f"The arguments of {tool} do not fit: {told}. It takes {', '.join(TOOLS[tool].model_fields)}."
    return call


def mended_fields(tool: str, raw: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The arguments under their own names, and what was renamed."""
    known, aliases, told = TOOLS[tool].model_fields, FIELDS.get(tool, {}), []
    given: dict[str, Any] = {}
    for key, value in raw.items():
        bare = str(key).strip().replace("-", "_")
        own = (
            bare
            if bare in known or (tool == "edit" and bare in ("search", "replace", "all"))
            else aliases.get(bare, bare)
        )
        if own in given and own != key:
            continue
        given[own] = value
        told += [f"{key} → {own}"] if own != key else []
    for name in ("edits", "items", "drops"):
        if isinstance(given.get(name), str):
            value, _ = parsed(given[name])
            if isinstance(value, list | dict):
                given[name] = value if isinstance(value, list) else [value]
                told.append(f"{name} as text")
        elif isinstance(given.get(name), dict):
            given[name] = [given[name]]
            told.append(f"{name} not as a list")
    inner = {"edits": _CHANGE, "items": _ITEM}
    for name, names in inner.items():
        if isinstance(given.get(name), list):
            given[name] = [_inner(each, names, told) for each in given[name]]
    return given, told


def _inner(each: Any, names: Mapping[str, str], told: list[str]) -> Any:
    if isinstance(each, str) and names is _ITEM:
        return {"text": each}
    if not isinstance(each, dict):
        return each
    renamed = {names.get(str(key), str(key)): value for key, value in each.items()}
    if renamed.keys() != each.keys():
        told.append("names inside of a list")
    if isinstance(state := renamed.get("state"), str):
        renamed["state"] = _STATES.get(state, state)
    return renamed


def parsed(text: str) -> tuple[Any, str]:
    """JSON as models write it, and what was mended; None when it cannot be told what was meant."""
    bare = re.sub(r"^\s*```\w*\s*|\s*```\s*$", "", text).strip()
    for candidate, mended in ((text, ""), (bare, "a fence around JSON")):
        try:
            return json.loads(candidate, strict=False), mended
        except (ValueError, RecursionError):
            continue
    closed = _closed(bare)
    if closed is None:
        return None, ""
    for candidate, mended in (
        (closed, "closing braces"),
        (_SPARE_COMMA.sub(lambda found: found["string"] or "", closed), "a comma too many"),
    ):
        try:
            return json.loads(candidate, strict=False), mended
        except (ValueError, RecursionError):
            continue
    try:
        value = ast.literal_eval(closed)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return None, ""
    return (value, "Python instead of JSON") if isinstance(value, dict | list) else (None, "")


def _closed(text: str) -> str | None:
    """The text with the brackets that it lacks at its end; None when it ends inside of a string, or has too many."""
    open_: list[str] = []
    inside, escaped = False, False
    for char in text:
        if inside:
            inside = escaped or char != '"'
            escaped = char == "\\" and not escaped
        elif char == '"':
            inside = True
        elif char in "{[":
            open_.append("}" if char == "{" else "]")
        elif char in "}]" and (not open_ or open_.pop() != char):
            return None
    if inside:
        return None
    return text + "".join(reversed(open_))


def _written(text: str) -> list[tuple[str, Any]]:
    """Calls that stand in the text: GLM's and Qwen's tags, write/edit tags of site builders, fenced JSON."""
    found: list[tuple[str, Any]] = []
    for inner, end in _TEXTUAL.findall(text):
        if inner.lstrip().startswith("{"):
            value, _ = parsed(inner)
            if isinstance(value, dict) and (value.get("name") or value.get("tool")):
                found.append(
                    (
                        str(value.get("name") or value.get("tool")),
                        value.get("arguments") or value.get("parameters") or {},
                    )
                )
            else:
                found.append(("?", inner))
            continue
        name = re.split(r"[\n<(]", inner, maxsplit=1)[0].strip()
        whole = end or inner.rstrip().endswith("</arg_value>")
        found.append((name, dict(_PAIR.findall(inner)) if whole else '{"broken'))
    if found:
        return found
    for tool, attributes, inner, end in _TAG.findall(text):
        given: dict[str, Any] = {key: left or right for key, left, right in _ATTRIBUTE.findall(attributes)}
        if tool == "write":
            given["text"] = inner.removeprefix("\n")
        if tool == "edit":
            given["edits"] = [{"search": a, "replace": b} for a, b in _SEARCH_BLOCK.findall(inner)]
        found.append((tool, given if end or not inner else '{"broken'))
    for inner in [] if found else _FENCED.findall(text):
        value, _ = parsed(inner)
        if isinstance(value, dict) and isinstance(name := value.get("name") or value.get("tool"), str):
            rest = {k: v for k, v in value.items() if k not in ("name", "tool")}
            found.append((name, value.get("arguments") or value.get("args") or value.get("parameters") or rest))
    return found
