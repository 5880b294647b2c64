"""A fontconfig of our own for LibreOffice: the shipped fonts, and Office names mapped to their metric twins.

System copies of the shipped families are turned away: they may be other versions with other line heights, and a
deck must look the same on every machine. It knows nothing of slides.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape

from agents.render.fonts import FONTS, families
from agents.render.stand_ins import stand_in

_SYSTEM = "/etc/fonts/fonts.conf"
_GENERIC = {"sans-serif": "Arimo", "serif": "Tinos", "monospace": "Cousine"}


def fontconfig_xml(cache: Path, named: Iterable[str] = ()) -> str:
    """The configuration; `cache` is a folder that fontconfig may fill.

    `named`: fonts that documents ask for. Those that are not on this machine are shown in a shipped one.
    """
    refused = "".join(f"<glob>/usr/*/{escape(family.name.replace(' ', ''))}-*</glob>" for family in families().values())
    aliases = "".join(_alias(office, family.name) for family in families().values() for office in family.office)
    aliases += "".join(_alias(generic, family) for generic, family in _GENERIC.items() if family in families())
    known = {*families(), *_GENERIC, *(office for family in families().values() for office in family.office)}
    aliases += "".join(_accepted(name, stand_in(name)) for name in sorted({*named} - known))
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n<fontconfig>\n'
        f"<dir>{escape(str(FONTS))}</dir>\n<selectfont><rejectfont>{refused}</rejectfont></selectfont>\n"
        f'{aliases}\n<include ignore_missing="yes">{_SYSTEM}</include>\n<cachedir>{escape(str(cache))}</cachedir>\n'
        "</fontconfig>\n"
    )


def _alias(asked: str, family: str) -> str:
    return (
        f'<match target="pattern"><test name="family" qual="any"><string>{escape(asked)}</string></test>'
        f'<edit name="family" mode="assign" binding="same"><string>{escape(family)}</string></edit></match>\n'
    )


def _accepted(asked: str, family: str) -> str:
    shown = f"<accept><family>{escape(family)}</family></accept>"
    return f'<alias binding="same"><family>{escape(asked)}</family>{shown}</alias>\n'


def libreoffice_environment(folder: Path, named: Iterable[str] = ()) -> dict[str, str]:
    """Environment variables under which LibreOffice sets text in the shipped fonts. Writes into `folder`.

    `named`: fonts that the document asks for, see `fontconfig_xml`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = folder / "fonts.conf"
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=folder, delete=False) as file:
        file.write(fontconfig_xml(folder / "fontconfig-cache", named))
    Path(file.name).replace(written)
    return {**os.environ, "FONTCONFIG_FILE": str(written), "SAL_USE_VCLPLUGIN": "svp"}
