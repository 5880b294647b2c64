"""The style of a site: `static/style.css` with its colours, letters and ornaments, the fonts it names, and its mark.

A style is data in `templates/sites/fullstack/styles`: `<name>.json` (colours and letters) and `<name>.css` (shapes and
ornaments). It knows no page.
"""

from __future__ import annotations

import html
import json
from functools import cache
from pathlib import Path
from typing import Any

from agents.site.generate.pages.colors import on
from agents.site.generate.pages.palette import Scheme, palette
from agents.site.spec import SiteSpec

TEMPLATES = Path(__file__).parents[4] / "templates"
STYLES = TEMPLATES / "sites" / "fullstack" / "styles"

LATIN = (
    "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,"
    "U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD"
)
LATIN_EXTENDED = (
    "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,U+2020,"
    "U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF"
)

SANS = 'system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial'
SERIF = 'Georgia, "Times New Roman"'
MONO = 'ui-monospace, "SF Mono", Menlo, Consolas, monospace'
CHINESE = {
    "sans": '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "Site Hei"',
    "serif": '"Songti SC", "Noto Serif CJK SC", "Source Han Serif SC", "Site Song"',
}
"""What reads Chinese, the system's own first; the last is shipped and fetched only where the system has none."""
_SHIPPED = {
    "sans": [("Site Hei", "NotoSansSC-regular.otf", 400), ("Site Hei", "NotoSansSC-bold.otf", 700)],
    "serif": [("Site Song", "NotoSerifSC-bold.otf", 700)],
}


@cache
def told(name: str) -> dict[str, Any]:
    """What `<name>.json` says."""
    return json.loads((STYLES / f"{name}.json").read_text("utf-8"))


def colours(name: str, scheme: Scheme, accent: str | None = None) -> dict[str, str]:
    """Every colour of a style."""
    return palette(told(name)[scheme], scheme, accent)


def stylesheet(name: str, accent: str | None, language: str) -> str:
    """`static/style.css` of a style."""
    style = told(name)
    light, dark = (_declared(colours(name, scheme, accent)) for scheme in ("light", "dark"))
    return "\n".join(
        [
            f"/* {style['title']}: {style['summary']} Colours, letters and ornaments; site.css has the rest. */",
            *_faces(style, language),
            _root(style, language),
            *_schemes(style, light, dark),
            (STYLES / f"{name}.css").read_text("utf-8"),
        ]
    )


def _schemes(style: dict[str, Any], light: str, dark: str) -> list[str]:
    """The colours by scheme: what the visitor chose, else what the system asks for, else the style's own."""
    light, dark = f"  color-scheme: light;\n{light}", f"  color-scheme: dark;\n{dark}"
    if style.get("at_home") == "dark":
        return [f":root {{\n{dark}\n}}", f':root[data-theme="light"] {{\n{light}\n}}']
    return [
        f":root {{\n{light}\n}}",
        f'@media (prefers-color-scheme: dark) {{\n:root:not([data-theme="light"]) {{\n{dark}\n}}\n}}',
        f':root[data-theme="dark"] {{\n{dark}\n}}',
    ]


def _declared(made: dict[str, str]) -> str:
    return "\n".join(f"  --{name}: {colour};" for name, colour in made.items())


def _root(style: dict[str, Any], language: str) -> str:
    lines = [f"  --font-{part}: {_stack(face, language)};" for part, face in style["letters"].items()]
    if "mono" not in style["letters"]:
        lines.append(f"  --font-mono: {MONO};")
    return ":root {\n" + "\n".join(lines) + "\n}"


def _stack(face: dict[str, Any], language: str) -> str:
    kind = face.get("kind", "sans")
    chinese = CHINESE["serif" if kind == "serif" else "sans"]
    latin = MONO.removesuffix(", monospace") if kind == "mono" else SERIF if kind == "serif" else SANS
    end = {"serif": "serif", "mono": "monospace"}.get(kind, "sans-serif")
    return (
        f'"{face["family"]}", {chinese}, {latin}, {end}' if language == "zh" else f'"{face["family"]}", {latin}, {end}'
    )


def _faces(style: dict[str, Any], language: str) -> list[str]:
    faces = []
    for face in _distinct(style):
        for posture, file in (("normal", face["file"]), ("italic", face.get("italic"))):
            for subset, characters in (("latin", LATIN), ("latin-ext", LATIN_EXTENDED)):
                if file and (STYLES / "fonts" / f"{file}-{subset}.woff2").is_file():
                    source = f'url("fonts/{file}-{subset}.woff2") format("woff2")'
                    faces.append(_face(face["family"], source, face.get("weights", "400"), posture, characters))
    for family, file, weight in _chinese(style, language):
        faces.append(_face(family, f'url("fonts/{file}") format("opentype")', str(weight), "normal", ""))
    return faces


def _face(family: str, source: str, weights: str, posture: str, characters: str) -> str:
    extent = f" unicode-range: {characters};" if characters else ""
    return (
        f'@font-face {{ font-family: "{family}"; src: {source}; font-weight: {weights}; font-style: {posture}; '
        f"font-display: swap;{extent} }}"
    )


def _distinct(style: dict[str, Any]) -> list[dict[str, Any]]:
    return list({face["file"]: face for face in style["letters"].values()}.values())


def _chinese(style: dict[str, Any], language: str) -> list[tuple[str, str, int]]:
    if language != "zh":
        return []
    kinds = {"serif" if face.get("kind") == "serif" else "sans" for face in style["letters"].values()} | {"sans"}
    return [shipped for kind in sorted(kinds) for shipped in _SHIPPED[kind]]


def fonts(name: str, language: str) -> dict[str, bytes]:
    """The style's fonts and their licences, by path in the site."""
    made: dict[str, bytes] = {}
    for face in _distinct(told(name)):
        files = [
            f"{file}-{s}.woff2" for file in (face["file"], face.get("italic")) if file for s in ("latin", "latin-ext")
        ]
        for file in [f for f in files if (STYLES / "fonts" / f).is_file()] + [face["licence"]]:
            made[f"static/fonts/{file}"] = (STYLES / "fonts" / file).read_bytes()
    for _, file, _ in _chinese(told(name), language):
        made[f"static/fonts/{file}"] = (TEMPLATES / "slides" / "fonts" / file).read_bytes()
        made["static/fonts/OFL-Noto-CJK.txt"] = (TEMPLATES / "slides" / "fonts" / "OFL-Noto-CJK.txt").read_bytes()
    return dict(sorted(made.items()))


def mark(spec: SiteSpec) -> str:
    """`static/mark.svg`: the site's first letter on its accent, for the browser's tab."""
    ground = colours(spec.style, "light", spec.accent)["accent"]
    radius = told(spec.style).get("mark_radius", 14)
    letter = html.escape(spec.name.strip()[:1].upper() or "·")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="{radius}" '
        f'fill="{ground}"/><text x="32" y="45" font-family="Helvetica, Arial, sans-serif" font-size="38" '
        f'font-weight="700" text-anchor="middle" fill="{on(ground)}">{letter}</text></svg>\n'
    )
