from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from agents.render.browser import Browser
from agents.render.capture import Capture, capture
from agents.render.fonts import FONTS
from agents.render.scene import (
    Color,
    Node,
    TextBlock,
)

Nodes = Callable[..., list[Node]]


def only(nodes: list[Node], kind: type) -> list:
    return [node for node in nodes if isinstance(node, kind)]


def words(node: TextBlock) -> str:
    return "|".join("".join(run.text for run in line.runs) for p in node.paragraphs for line in p.lines)


class DescribeText:
    def it_keeps_the_browsers_line_breaks_and_says_how_they_came_about(self, nodes_of: Nodes) -> None:
        (text,) = only(
            nodes_of('<p style="width:150px;margin:0">one two three four<br>five 中文字符中文字符中文</p>'), TextBlock
        )
        lines = text.paragraphs[0].lines
        assert (
            words(text).replace("|", " ").replace("中文字符 中文", "中文字符中文").startswith("one two three four five")
        )
        assert [line.end for line in lines[:2]] == ["soft", "hard"]
        assert "joined" in [line.end for line in lines]
        assert lines[1].baseline - lines[0].baseline == pytest.approx(30, abs=0.1)

    def it_places_text_that_runs_out_of_its_box_where_it_stands(self, nodes_of: Nodes) -> None:
        """A box of 1 px beside the slide is no place for what it lets overflow onto it."""
        html = '<div style="position:absolute;left:-60px;top:40px;width:1px;text-indent:200px">word</div>'
        (text,) = only(nodes_of(html), TextBlock)
        assert words(text) == "word"
        assert text.rect.x + text.rect.w > 140

    def it_aligns_wrapped_text_of_a_flex_box_at_its_start(self, nodes_of: Nodes) -> None:
        """The first line fills the box to the pixel: that is no sign of centring."""
        html = '<p style="display:inline-flex;font:40px Carlito;margin:0">{}</p>'
        (text,) = only(nodes_of(html.format("Make dinner less of<br>a chore")), TextBlock)
        assert text.paragraphs[0].align == "left"

    def it_lets_a_turned_cell_leave_its_table(self, nodes_of: Nodes) -> None:
        cells = "<td>one</td><td style='transform:rotate(90deg)'>two</td><td style='transform:translate(0)'>three</td>"
        found = {words(text): text for text in only(nodes_of(f"<table><tr>{cells}</tr></table>"), TextBlock)}
        assert (found["two"].rotation, found["one"].rotation) == (90, 0)

    def it_measures_the_font_that_a_language_means_by_a_generic_family(self, nodes_of: Nodes) -> None:
        """`serif` is another font in Chinese, which a canvas does not know."""
        han = "<p lang=zh style=\"margin:0;font:64px/100px 'No such face',serif\">江</p>"
        (text,) = only(nodes_of(han), TextBlock)
        (named,) = only(nodes_of(han.replace("'No such face'", "'Noto Serif SC'")), TextBlock)
        assert text.paragraphs[0].lines[0].baseline == pytest.approx(named.paragraphs[0].lines[0].baseline, abs=1.1)

    def it_keeps_the_number_of_an_item_without_words(self, nodes_of: Nodes) -> None:
        style = (
            "ol{list-style:none;counter-reset:n}li{counter-increment:n;white-space:pre}li::before{content:counter(n)}"
        )
        html = f"<style>{style}</style><ol><li>one</li><li> </li><li></li></ol>"
        assert any("2" in words(node) for node in only(nodes_of(html), TextBlock))

    def it_keeps_the_sign_of_a_number_among_arabic_on_its_side(self, nodes_of: Nodes) -> None:
        html = '<p dir=rtl lang=ar style="font-family:DejaVu Sans">هاتف <bdi dir=ltr>+961 1</bdi></p>'
        (text,) = only(nodes_of(html), TextBlock)
        assert "\u200e+961 1\u200e" in words(text)

    def it_collapses_white_space_as_painted(self, nodes_of: Nodes) -> None:
        (text,) = only(nodes_of("<p>  a\n   <b> bold </b>  c&nbsp;&nbsp;d&ensp;e  </p>"), TextBlock)
        assert words(text) == "a bold c\u00a0\u00a0d\u2002e"
        assert [run.weight for run in text.paragraphs[0].lines[0].runs] == [400, 700, 400]

    def it_preserves_white_space_where_the_page_does(self, nodes_of: Nodes) -> None:
        (text,) = only(nodes_of("<pre>if x:\n    go()\n\nend</pre>"), TextBlock)
        assert words(text) == "if x:|    go()|end"
        assert text.paragraphs[1].space_before > 20, "the empty line is kept as distance"

    def it_paints_a_soft_hyphen_only_at_a_line_end(self, nodes_of: Nodes) -> None:
        (text,) = only(nodes_of('<p style="width:90px">Wonder&shy;fully a&shy;b</p>'), TextBlock)
        assert words(text) == "Wonder-|fully ab"

    def it_applies_text_transform_spacing_and_decoration(self, nodes_of: Nodes) -> None:
        html = '<p><span style="text-transform:uppercase;letter-spacing:3px"><u>ab</u></span> <s>c</s></p>'
        runs = only(nodes_of(html), TextBlock)[0].paragraphs[0].lines[0].runs
        assert (runs[0].text, runs[0].underline, runs[0].spacing) == ("AB", True, 3)
        assert runs[-1].strike

    def it_marks_super_and_subscripts_and_keeps_one_baseline(self, nodes_of: Nodes) -> None:
        (text,) = only(nodes_of("<p>H<sub>2</sub>O m<sup>3</sup></p>"), TextBlock)
        (line,) = text.paragraphs[0].lines
        assert [(run.text, run.shift) for run in line.runs] == [
            ("H", None),
            ("2", "sub"),
            ("O m", None),
            ("3", "super"),
        ]

    def it_keeps_links_but_no_scripts_and_no_local_paths(self, nodes_of: Nodes) -> None:
        html = '<p><a href="https://e.org/x">a</a><a href="javascript:1">b</a><a href="../c.html">c</a><a href="#s2">d</a></p>'
        runs = only(nodes_of(html), TextBlock)[0].paragraphs[0].lines[0].runs
        assert {run.text: run.link for run in runs} == {"a": "https://e.org/x", "bc": None, "d": "#s2"}

    def it_names_the_painted_family_of_each_script(self, captured: Callable[..., Capture]) -> None:
        found = captured('<p style="font-family:NoSuchFont,Carlito">Latin 中文</p>')
        runs = found.scene.slides[0].nodes[0].paragraphs[0].lines[0].runs  # type: ignore[union-attr]
        assert runs[0].family == "Carlito"
        assert "CJK" in runs[1].family or "Noto" in runs[1].family
        assert found.scene.families["NoSuchFont"] == "Carlito"

    def it_measures_the_baseline(self, browser: Browser) -> None:
        html = """<div class="slide" style="width:300px;height:200px"><p style="font:40px/1.9 Gelasio">x<i
            style="display:inline-block;width:1px"></i></p></div>"""
        bottom = "document.querySelector('i').getBoundingClientRect().bottom - document.querySelector('div').offsetTop"
        with browser.page(html, 400, 300) as page:
            expected = page.call(lambda opened: opened.page.evaluate(bottom))
            (text,) = only(capture(page, ".slide").scene.slides[0].nodes, TextBlock)
        assert text.paragraphs[0].lines[0].baseline == pytest.approx(expected, abs=0.6)

    def it_keeps_a_chip_in_its_sentence_and_paints_it_once(self, nodes_of: Nodes) -> None:
        html = '<p>Press <span style="display:inline-block;padding:0 8px;background:#fe9;border-radius:5px">Enter</span> now</p>'
        nodes = nodes_of(html)
        assert [node.kind for node in nodes] == ["box", "text"]
        assert words(nodes[1]) == "Press Enter now"  # type: ignore[arg-type]
        assert nodes[0].rect.w > 50

    def it_parts_a_line_with_a_wide_hole(self, nodes_of: Nodes) -> None:
        html = '<p>left<span style="display:inline-block;width:300px"></span>right</p>'
        assert [words(node) for node in only(nodes_of(html), TextBlock)] == ["left", "right"]

    def it_separates_bare_text_from_blocks_beside_it(self, nodes_of: Nodes) -> None:
        nodes = only(nodes_of("<div>before<p>block</p>after</div>"), TextBlock)
        assert [words(node) for node in nodes] == ["before", "block", "after"]

    def it_parts_columns(self, nodes_of: Nodes) -> None:
        html = (
            '<div style="columns:2;width:300px;column-gap:20px">one two three four five six seven eight nine ten</div>'
        )
        blocks = only(nodes_of(html), TextBlock)
        assert len(blocks) == 2
        assert blocks[1].rect.x > blocks[0].rect.x + 100

    def it_knows_direction_and_language(self, nodes_of: Nodes) -> None:
        (text,) = only(nodes_of('<p dir="rtl" lang="ar" style="font-family:DejaVu Sans">مرحبا</p>'), TextBlock)
        assert text.paragraphs[0].rtl
        assert text.paragraphs[0].align == "right"
        assert text.paragraphs[0].lines[0].runs[0].lang == "ar"

    def it_knows_vertical_writing(self, nodes_of: Nodes) -> None:
        (text,) = only(nodes_of('<p style="writing-mode:vertical-rl;height:200px">縦書き</p>'), TextBlock)
        assert text.vertical
        assert words(text) == "縦書き"

    def it_keeps_gradient_text_as_text(self, nodes_of: Nodes) -> None:
        style = "background:linear-gradient(90deg,#f00,#00f);-webkit-background-clip:text;color:transparent"
        (text,) = nodes_of(f'<h1 style="{style};width:fit-content">Bright</h1>')
        (run,) = text.paragraphs[0].lines[0].runs  # type: ignore[union-attr]
        assert run.gradient
        assert [s.color.r for s in run.gradient.stops] == [255, 0]

    def it_leaves_out_what_nobody_sees(self, nodes_of: Nodes) -> None:
        hidden = [
            "display:none",
            "visibility:hidden",
            "opacity:0",
            "position:absolute;left:-9999px",
            "position:absolute;width:1px;height:1px;overflow:hidden",
            "font-size:0",
            "color:transparent",
        ]
        html = "".join(f'<p style="{style}">ghost</p>' for style in hidden)
        assert [words(node) for node in only(nodes_of(html + "<p>seen</p>"), TextBlock)] == ["seen"]

    def it_ends_a_cut_line_as_the_browser_does(self, nodes_of: Nodes) -> None:
        html = '<p style="width:120px;white-space:nowrap;overflow:hidden;text-overflow:ellipsis">a line that is far too long</p>'
        (text,) = only(nodes_of(html), TextBlock)
        assert words(text).startswith("a line")
        assert words(text).endswith("…")
        assert len(words(text)) < 20
        assert text.overflow > 20

    def it_cuts_words_that_run_to_the_left_where_they_begin(self, nodes_of: Nodes) -> None:
        """The right end of a Hebrew line in an English paragraph is its beginning."""
        html = '<p style="width:90px;white-space:nowrap;overflow:hidden;margin:0">ab שדהוז חטיכל</p>'
        (text,) = only(nodes_of(html), TextBlock)
        assert words(text).startswith("ab ")
        assert words(text).endswith("חטיכל")
        assert "ש" not in words(text)

    def it_reads_raised_text_at_the_top_of_a_shadow_tree(self, nodes_of: Nodes) -> None:
        html = '<x-price><template shadowrootmode="open">9<sup>50</sup> <slot></slot></template><i>net</i></x-price>'
        (text,) = only(nodes_of(html), TextBlock)
        assert words(text) == "950 net"
        assert [run.shift for p in text.paragraphs for line in p.lines for run in line.runs if run.text == "50"] == [
            "super"
        ]

    def it_gives_lines_of_other_height_a_paragraph_of_their_own(self, nodes_of: Nodes) -> None:
        html = "<p>one<br>two<br><span style='font-size:48px'>Three</span><br>four</p>"
        (text,) = only(nodes_of(html), TextBlock)
        assert [len(paragraph.lines) for paragraph in text.paragraphs] == [2, 1, 1]
        heights = [paragraph.line_height for paragraph in text.paragraphs]
        assert heights[1] > 1.5 * heights[0]

    def it_reads_the_size_of_a_bullet(self, nodes_of: Nodes) -> None:
        rule = "ul{list-style:none;padding-left:2em} li{position:relative} li::before{content:'\u25c6';position:absolute;left:-1em;font-size:.7em}"
        (text,) = only(nodes_of("<ul><li>first</li></ul>", style=rule), TextBlock)
        assert text.paragraphs[0].bullet
        assert text.paragraphs[0].bullet.size == 0.7

    def it_leaves_out_what_a_closed_disclosure_holds(self, nodes_of: Nodes) -> None:
        html = "<details><summary>more</summary>inside<p>deep</p></details><details open><summary>x</summary>seen</details>"
        assert [words(node) for node in only(nodes_of(html), TextBlock)] == ["more", "x", "seen"]

    def it_says_where_text_stands_in_its_box(self, nodes_of: Nodes) -> None:
        html = '<div style="display:flex;align-items:center;justify-content:center;width:90px;height:90px">7</div>'
        (text,) = only(nodes_of(html), TextBlock)
        assert (text.anchor, text.paragraphs[0].align) == ("middle", "center")
        assert text.rect.h == 90

    def it_takes_form_values_as_text(self, nodes_of: Nodes) -> None:
        html = '<input value="typed"><select><option>first<option selected>second</select><button>go</button>'
        assert [words(node) for node in only(nodes_of(html), TextBlock)] == ["typed", "second", "go"]

    def it_spells_dates_and_times_as_the_browser_does(self, nodes_of: Nodes) -> None:
        given = (("date", "1994-03-08"), ("time", "17:05"), ("datetime-local", "2026-11-26T00:30"), ("month", "2026-11"), ("week", "2026-W05"), ("date", ""))  # fmt: skip
        html = "".join(f'<p><input type="{kind}" value="{value}"></p>' for kind, value in given)
        said = [words(node) for node in only(nodes_of(html), TextBlock)]
        assert said == [
            "03/08/1994",
            "05:05 PM",
            "11/26/2026, 12:30 AM",
            "November 2026",
            "Week 05, 2026",
            "mm/dd/yyyy",
        ]


class DescribeLists:
    def it_makes_one_block_with_real_bullets(self, nodes_of: Nodes) -> None:
        html = """<ul data-placeholder="body:1" data-role="body"><li data-item="bullets/0">a<ul><li>deep</ul>
            <li data-item="bullets/1">b</ul>"""
        (text,) = only(nodes_of(html), TextBlock)
        assert [(p.bullet.kind, p.bullet.character, p.level) for p in text.paragraphs if p.bullet] == [
            ("character", "•", 0),
            ("character", "◦", 1),
            ("character", "•", 0),
        ]
        assert [p.item for p in text.paragraphs] == ["bullets/0", "bullets/0", "bullets/1"]
        assert (text.placeholder, text.role) == ("body:1", "body")

    def it_reads_numbers_with_format_and_start(self, nodes_of: Nodes) -> None:
        html = '<ol start="4"><li>a<li>b</ol><ol type="i"><li>c</ol><ol style="list-style:upper-alpha"><li>d</ol>'
        bullets = [p.bullet for node in only(nodes_of(html), TextBlock) for p in node.paragraphs]
        assert [(b.format, b.start) for b in bullets] == [
            ("arabicPeriod", 4),
            ("arabicPeriod", 5),
            ("romanLcPeriod", 1),
            ("alphaUcPeriod", 1),
        ]

    def it_takes_a_before_mark_as_bullet_with_its_colour_and_gap(self, nodes_of: Nodes) -> None:
        style = """li{list-style:none;position:relative;padding-left:30px}
            li::before{content:"→";position:absolute;left:0;color:#c00}"""
        (text,) = only(nodes_of("<ul style='padding:0'><li>go<li>on</ul>", style=style), TextBlock)
        bullet = text.paragraphs[0].bullet
        assert bullet
        assert (bullet.character, bullet.gap) == ("→", 30)
        assert bullet.color == Color(r=204, g=0, b=0)
        assert words(text) == "go|on"

    def it_takes_a_painted_dot_as_bullet(self, nodes_of: Nodes) -> None:
        style = """li{list-style:none;position:relative;padding-left:20px}
            li::before{content:"";position:absolute;left:2px;top:11px;width:8px;height:8px;border-radius:4px;background:#0a6}"""
        nodes = nodes_of("<ul style='padding:0'><li>dot</ul>", style=style)
        assert [node.kind for node in nodes] == ["text"]
        assert nodes[0].paragraphs[0].bullet.character == "•"  # type: ignore[union-attr]

    def it_prints_counters_as_the_browser_counts_them(self, nodes_of: Nodes) -> None:
        style = 'div{counter-increment:n}div::before{content:"Step " counter(n,upper-roman) ": "}'
        texts = only(nodes_of("<div>one</div><div>two</div>", style=style), TextBlock)
        assert [words(node) for node in texts] == ["Step I: one", "Step II: two"]

    def it_keeps_cards_apart(self, nodes_of: Nodes) -> None:
        style = "ul{display:flex;gap:20px;list-style:none}li{background:#eee;padding:10px}"
        nodes = nodes_of("<ul><li>a</li><li>b</li></ul>", style=style)
        assert [node.kind for node in nodes] == ["box", "text", "box", "text"]


def it_takes_no_weight_that_a_web_font_does_not_have(browser: Browser, tmp_path: Path) -> None:
    """A font that says it serves all weights but has one is painted in that one; a lone bold one stays bold."""
    serves = "@font-face{{font-family:'{0}';src:url('{1}');font-weight:{2}}}"
    plain, bold = ((FONTS / f"Gelasio-{style}.ttf").as_uri() for style in ("regular", "bold"))
    sheet = (
        serves.format("One", plain, "400 700") + serves.format("Two", plain, "400") + serves.format("Two", bold, "700")
    )
    page = tmp_path / "page.html"
    page.write_text(
        f"<meta charset=utf-8><style>{sheet}.slide{{width:640px;height:360px}}b{{display:block}}</style><section class=slide>"
        "<b style='font-family:One'>serves all</b><b style='font-family:Two'>has both</b></section>",
        "utf-8",
    )
    with browser.page(page, 640, 360, folders=[FONTS]) as opened:
        scene = capture(opened, ".slide").scene
    blocks = only(scene.slides[0].nodes, TextBlock)
    runs = [run for block in blocks for p in block.paragraphs for line in p.lines for run in line.runs]
    assert {run.text: run.weight for run in runs} == {"serves all": 400, "has both": 700}
