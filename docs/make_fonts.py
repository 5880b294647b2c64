"""Cut the fonts that ship in `templates/slides/fonts` from their full originals (see docs/fonts.md).

Run once when a font changes: `python docs/make_fonts.py ORIGINALS OUT`. `ORIGINALS` holds the unpacked originals, found
by file name anywhere below it. It does not run at run time: `agents/render/fonts.py` cuts a deck's own glyphs.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

LATIN = [
    (0x20, 0x7E), (0xA0, 0x24F), (0x259, 0x259), (0x2B0, 0x2FF), (0x300, 0x36F), (0x370, 0x3FF), (0x400, 0x45F),
    (0x1E00, 0x1EFF), (0x2000, 0x206F), (0x2070, 0x209F), (0x20A0, 0x20BF), (0x2100, 0x214F), (0x2150, 0x218F),
    (0x2190, 0x21FF), (0x2200, 0x22FF), (0x25A0, 0x25FF), (0x2713, 0x2717), (0xFB00, 0xFB06),
]  # fmt: skip
CJK_EXTRA = [
    (0x20, 0x7E), (0xA0, 0xFF), (0x2010, 0x2027), (0x2030, 0x2030), (0x2032, 0x2033), (0x203B, 0x203B),
    (0x2070, 0x208E), (0x20AC, 0x20AC), (0x2100, 0x2122), (0x2150, 0x217F), (0x2190, 0x2199), (0x2200, 0x2265),
    (0x2460, 0x2473), (0x25A0, 0x25CF), (0x3000, 0x301F), (0x3041, 0x30FF), (0x3220, 0x3229), (0xFF01, 0xFF5E),
    (0xFFE0, 0xFFE5), (0x391, 0x3C9),
]  # fmt: skip
LATIN_FEATURES = ["kern", "liga", "ccmp", "locl", "mark", "mkmk", "lnum", "onum", "tnum", "pnum", "calt"]
CJK_FEATURES = ["ccmp", "kern", "halt"]
"""`locl` would pull in the Japanese, Korean and traditional forms of every character."""

WHOLE = {
    "Carlito-regular": "Carlito_400Regular.ttf",
    "Carlito-bold": "Carlito_700Bold.ttf",
    "Carlito-italic": "Carlito_400Regular_Italic.ttf",
    "Carlito-bold-italic": "Carlito_700Bold_Italic.ttf",
    "TeXGyreAdventor-regular": "texgyreadventor-regular.otf",
    "TeXGyreAdventor-bold": "texgyreadventor-bold.otf",
    "TeXGyreAdventor-italic": "texgyreadventor-italic.otf",
    "TeXGyreBonum-regular": "texgyrebonum-regular.otf",
    "TeXGyreBonum-bold": "texgyrebonum-bold.otf",
    "TeXGyreHerosCn-regular": "texgyreheroscn-regular.otf",
    "TeXGyreHerosCn-bold": "texgyreheroscn-bold.otf",
    "TeXGyrePagella-regular": "texgyrepagella-regular.otf",
    "TeXGyrePagella-bold": "texgyrepagella-bold.otf",
    "TeXGyrePagella-italic": "texgyrepagella-italic.otf",
}
"""Shipped byte for byte: "Carlito" is a Reserved Font Name, so a cut file could not keep it; the TeX Gyre fonts ask for
another name when they are changed."""

LATIN_FAMILIES = {
    "Gelasio": {"regular": "Gelasio_400Regular.ttf", "bold": "Gelasio_700Bold.ttf",
                "italic": "Gelasio_400Regular_Italic.ttf", "bold-italic": "Gelasio_700Bold_Italic.ttf"},
    **{name: {"regular": f"{name}-Regular.ttf", "bold": f"{name}-Bold.ttf", "italic": f"{name}-Italic.ttf",
              "bold-italic": f"{name}-BoldItalic.ttf"} for name in ("Arimo", "Tinos", "Cousine", "Caladea")},
}  # fmt: skip
CJK_FAMILIES = {
    "Noto Sans SC": {"regular": ("NotoSansCJK-Regular.ttc", "Noto Sans CJK SC"),
                     "bold": ("NotoSansCJK-Bold.ttc", "Noto Sans CJK SC")},
    "Noto Serif SC": {"bold": ("NotoSerifCJK-Bold.ttc", "Noto Serif CJK SC")},
    "Impasto Song": {"regular": ("NotoSerifCJK-Regular.ttc", "Noto Serif CJK SC")},
    "Impasto Kai": {"regular": ("LXGWWenKai-Regular.ttf", "")},
}  # fmt: skip


def spread(ranges: list[tuple[int, int]]) -> set[int]:
    """All code points of inclusive ranges."""
    return {c for first, last in ranges for c in range(first, last + 1)}


def gb2312() -> set[int]:
    """Every character of GB/T 2312: 6,763 hanzi of levels 1 and 2, and its 682 signs."""
    points = set()
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                points.add(ord(bytes((high, low)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return points


def cut(font: TTFont, codepoints: set[int], features: list[str]) -> TTFont:
    """Keep only `codepoints` and `features`; hinting goes, metrics and kerning stay."""
    options = subset.Options()
    options.hinting = False
    options.layout_features = features
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.name_languages = [0x409]
    options.glyph_names = False
    options.notdef_outline = True
    options.drop_tables += ["DSIG", "BASE", "VORG", "vhea", "vmtx", "FFTM"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codepoints & set(font.getBestCmap()))
    subsetter.subset(font)
    return font


def rename(font: TTFont, family: str, style: str) -> None:
    """Name the cut font as the family is called on the page."""
    bold = "Bold" if style == "bold" else "Regular"
    names = {1: family, 2: bold, 3: f"{family} {bold} (subset)", 4: f"{family} {bold}",
             6: f"{family.replace(' ', '')}-{bold}"}  # fmt: skip
    table = font["name"]
    for name_id in (16, 17, 21, 22):
        table.removeNames(nameID=name_id)
    for name_id, text in names.items():
        table.setName(text, name_id, 3, 1, 0x409)
    if "CFF " in font:
        cff = font["CFF "].cff
        cff.fontNames = [names[6]]
        top = cff.topDictIndex[0]
        top.FamilyName, top.FullName = family, names[4]


def collection_member(path: Path, family: str) -> TTFont:
    """The member of a TrueType collection with that family name; the font itself where the file is no collection."""
    if path.suffix != ".ttc":
        return TTFont(path)
    for number in range(64):
        font = TTFont(path, fontNumber=number)
        if font["name"].getDebugName(1) == family:
            return font
    raise SystemExit(f"{path} has no member {family}")


def find(root: Path, name: str) -> Path:
    """The one file of that name below `root`."""
    return next(iter(sorted(root.rglob(name))))


def main(originals: Path, out: Path) -> None:
    """Write every shipped font file."""
    for name, original in WHOLE.items():
        (out / f"{name}{Path(original).suffix}").write_bytes(find(originals, original).read_bytes())
    for family, files in LATIN_FAMILIES.items():
        for style, name in files.items():
            font = cut(TTFont(find(originals, name)), spread(LATIN), LATIN_FEATURES)
            save(font, out / f"{family}-{style}.ttf")
    for family, members in CJK_FAMILIES.items():
        for style, (name, member) in members.items():
            font = collection_member(find(originals, name), member)
            font = cut(font, gb2312() | spread(CJK_EXTRA), CJK_FEATURES)
            rename(font, family, style)
            suffix = "otf" if "CFF " in font else "ttf"
            save(font, out / f"{family.replace(' ', '')}-{style}.{suffix}")


def save(font: TTFont, path: Path) -> None:
    """Write a font and say how large it became."""
    buffer = io.BytesIO()
    font.save(buffer)
    path.write_bytes(buffer.getvalue())
    sys.stderr.write(f"{path.name}: {len(buffer.getvalue()) / 1e6:.2f} MB, {len(font.getGlyphOrder())} glyphs\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
