"""Stand-ins: what shows a font that is not here."""

from __future__ import annotations

from pathlib import Path

import pytest

from agents.render.fontconfig import fontconfig_xml
from agents.render.stand_ins import latin_stand_in, stand_in


class DescribeStandIns:
    @pytest.mark.parametrize(
        ("asked", "shown"),
        [
            ("Georgia", "Gelasio"),
            ("Arimo", "Arimo"),
            ("Graphik Medium", "Arimo"),
            ("Franklin Gothic Book", "Arimo"),
            ("Bodoni MT", "Gelasio"),
            ("PT Serif", "Gelasio"),
            ("Roboto Condensed", "TeXGyreHerosCn"),
            ("Consolas", "Cousine"),
            ("思源黑体 CN Regular", "Noto Sans SC"),
            ("仿宋_GB2312", "Impasto Song"),
            ("楷体", "Impasto Kai"),
        ],
    )
    def it_shows_a_font_in_one_like_it(self, asked: str, shown: str) -> None:
        assert stand_in(asked) == shown

    def it_measures_latin_letters_of_a_chinese_font_in_a_latin_one(self) -> None:
        assert latin_stand_in("思源黑体") == "Arimo"
        assert latin_stand_in("宋体") == "Tinos"

    def it_tells_libreoffice_the_same_and_leaves_what_is_known_alone(self, tmp_path: Path) -> None:
        written = fontconfig_xml(tmp_path, ["Graphik & Co", "Arial"])
        assert "<family>Graphik &amp; Co</family><accept><family>Arimo</family></accept>" in written
        assert "<family>Arial</family><accept>" not in written
