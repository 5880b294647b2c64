"""An artifact becomes one HTML file: styles, script and words inside, nothing from outside. It opens no browser.

The artifact itself stands in the page as JSON, so that the file is all that a later wish needs.
"""
# ruff: noqa: E501 -- a phrase is one line

from __future__ import annotations

import json
import re
from functools import cache
from types import SimpleNamespace
from typing import Any

from markupsafe import Markup
from pydantic import ValidationError

from agents.artifact.blueprints import ROOT, blueprints, shared_words
from agents.artifact.colours import shades
from agents.artifact.spec import Artifact

_DARK_RULES = re.compile(r"@media \(prefers-color-scheme: dark\) \{\n(.*?)\n\}\n", re.S)
_SETTINGS = re.compile(r'<script type="application/json" id="settings">(.*?)</script>', re.S)
_KEYS = re.compile(
    r"\b(Space|Enter|Tab|Ctrl\+Z|WASD|[LPRSTW]|1 to [47])\b|(?<=按)(回车)|(空格键|回车|方向键|Ctrl\+Z|WASD)|(?<![a-zA-Z])([LPRSTW])(?= 键|、S| 重置| 重新| 单步| 随机)"
)


def html_of(artifact: Artifact) -> str:
    """The page. Raises KeyError for a blueprint that there is not."""
    blueprint = blueprints()[artifact.blueprint]
    words = {**shared_words()[artifact.language], **blueprint.words[artifact.language], **artifact.words}
    head, _, body = _text(artifact.blueprint, "page.html").partition("===\n")
    blanks: dict[str, Any] = {
        "w": SimpleNamespace(**words),
        "p": SimpleNamespace(**artifact.parameters),
        "title": artifact.title,
        "language": artifact.language,
    }
    shared = "".join(_text("", name) for name in blueprint.scripts)
    settings = {
        "artifact": artifact.model_dump(mode="json"),
        "language": artifact.language,
        "title": artifact.title,
        "accent": shades(artifact.accent)["accent"],
        "parameters": artifact.parameters,
        "words": words,
    }
    return (
        _environment()
        .get_template("shell.html.j2")
        .render(
            name=artifact.blueprint,
            language=artifact.language,
            title=artifact.title,
            subtitle=artifact.subtitle,
            scheme={"auto": "light dark"}.get(artifact.scheme, artifact.scheme),
            styles=Markup(_styles(artifact)),
            head=Markup(_rendered(head, blanks)),
            body=Markup(_rendered(body, blanks)),
            hint=_hint(words.get("hint", "")),
            settings=Markup(_json(settings)),
            script=Markup(f"{_text('', 'shell.js')}\n{{\n{shared}{_text(artifact.blueprint, 'page.js')}}}"),
        )
    )


def artifact_in(html: str) -> Artifact | None:
    """The artifact that a page was made from; None when none of ours is in it."""
    found = _SETTINGS.search(html)
    if found is None:
        return None
    try:
        artifact = Artifact.model_validate(json.loads(found.group(1))["artifact"])
    except (ValueError, KeyError, TypeError, ValidationError):
        return None
    return artifact if artifact.blueprint in blueprints() else None


def _styles(artifact: Artifact) -> str:
    """The style sheet with the accent's shades; one scheme only where only one is wanted."""
    shell = _text("", "shell.css")
    own = _text(artifact.blueprint, "page.css")
    shown = "".join(f" --{name}: {value};" for name, value in shades(artifact.accent).items())
    if artifact.scheme == "dark":
        shell = _DARK_RULES.sub(lambda m: re.sub(r"(?m)^  ", "", m.group(1)) + "\n", shell)
        shell = shell.replace("color-scheme: light dark", "color-scheme: dark")
    if artifact.scheme == "light":
        shell = _DARK_RULES.sub("", shell).replace("color-scheme: light dark", "color-scheme: light")
    return f":root {{{shown} }}\n{_without_own_accent(shell)}{own}"


def _without_own_accent(shell: str) -> str:
    return re.sub(r"--accent: #[0-9a-f]{6}; --on-accent: #[0-9a-f]{6};\n", "\n", shell, count=1)


def _hint(text: str) -> Markup:
    """The keys of a hint set as keys."""
    from markupsafe import escape

    return Markup(_KEYS.sub(lambda m: f"<kbd>{m.group()}</kbd>", str(escape(text))))


def _json(value: Any) -> str:
    """JSON that cannot end its own script element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _rendered(source: str, blanks: dict[str, Any]) -> str:
    return _environment().from_string(source).render(blanks).strip()


@cache
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(loader=FileSystemLoader(ROOT), autoescape=True, undefined=StrictUndefined, trim_blocks=True)


@cache
def _text(folder: str, name: str) -> str:
    path = ROOT / folder / name
    return path.read_text("utf-8") if path.is_file() else ""
