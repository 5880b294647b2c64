"""Operations on a spec: what they change, what they leave, what they refuse, and that claims stay grounded."""

from __future__ import annotations

import pytest

from agents.checks.grounding import ungrounded
from agents.deck.edits.applying import apply, consistent
from agents.deck.edits.changes import changes
from agents.deck.edits.content import content_of, words_of
from agents.deck.edits.errors import EditRefused, NeedsModel
from agents.deck.edits.operations import MoveSlide, SetText
from agents.deck.edits.reading import read
from agents.deck.edits.recast import recast, slide_classes
from agents.deck.edits.tones import ACCENTS, READABLE, is_hue
from agents.deck.spec import AgendaSlide, ChartPanel, DeckSpec, Item, Label, SectionSlide, TwoChartsSlide
from agents.deck.texts import texts
from agents.render.colors import contrast, luminance
from agents.render.deck_theme import theme_of
from agents.sources.base import Column, Document, Locator, Passage, Source, Table
from tests.agents.deck.edits.decks import SENTENCES, bench, library, said, spec, wished


def ids(made: DeckSpec) -> list[str]:
    return [s.id for s in made.slides]


def slide(made: DeckSpec, slide_id: str):
    return next(s for s in made.slides if s.id == slide_id)


LOCAL = [
    "make slide 4 a timeline", "delete slide 7", "shorten slide 4", "swap 4 and 5", "hide slide 6", "split slide 4 in two",
    "merge slides 4 and 5", "add a slide about drivers after slide 4", 'change bullet 1 on slide 4 to "Cheap"',
    "make the chart on slide 8 a line chart", "make bullet 1 of slide 4 bold", "add a bullet to slide 4: Wells",
    "less green", "make it darker", "duplicate slide 4", "add speaker notes to slide 4: hello", "insert a quote slide after slide 4",
]  # fmt: skip


class DescribeLocality:
    @pytest.mark.parametrize("wish", LOCAL)
    def it_leaves_every_slide_that_the_wish_does_not_mention(self, wish: str) -> None:
        before, after = spec(), wished(wish).spec
        named = {s for o in read(wish, before).operations for s in o.model_dump().values() if isinstance(s, str)}
        for one in before.slides:
            if one.id in named or one.layout == "agenda":
                continue
            assert slide(after, one.id).model_dump_json() == one.model_dump_json()

    @pytest.mark.parametrize("wish", LOCAL)
    def it_keeps_claims_grounded(self, wish: str) -> None:
        after = wished(wish)
        assert ungrounded(after.spec, after.library) == ungrounded(spec(), library()) == []

    def it_never_uses_the_id_of_a_slide_again(self) -> None:
        held = bench()
        held.taken = {"s31"}
        apply(held, read("duplicate slide 4; delete slide 10", held.spec).operations)
        assert ids(held.spec)[4] == "s32"


class DescribeOrder:
    def it_swaps(self) -> None:
        assert ids(wished("swap 2 and 5").spec)[:5] == ["s1", "s5", "s3", "s4", "s2"]

    def it_moves(self) -> None:
        assert ids(wished("move slide 3 after slide 5").spec)[:5] == ["s1", "s2", "s4", "s5", "s3"]
        assert ids(wished("move the last slide to the front").spec)[0] == "s10"

    def it_means_the_same_slide_by_a_number_throughout_a_turn(self) -> None:
        after = wished("delete slide 3, then make slide 4 a process")
        assert "s3" not in ids(after.spec)
        assert slide(after.spec, "s4").layout == "process"
        assert after.told[0].startswith("Slide 3,")

    def it_lets_the_agenda_follow_titles(self) -> None:
        renamed = slide(wished('rename slide 4 to "The bill"').spec, "s2")
        assert isinstance(renamed, AgendaSlide)
        assert [e.text for e in renamed.entries] == ["The bill", "Shade at the stops"]
        fewer = slide(wished("delete slide 5").spec, "s2")
        assert [e.text for e in fewer.entries] == ["What it costs"]

    def it_counts_sections_again(self) -> None:
        made = spec()
        made = made.model_copy(
            update={
                "slides": [
                    *made.slides[:6],
                    SectionSlide(id="s20", title=Label(label="Second"), number=2),
                    *made.slides[6:],
                ]
            }
        )
        after = wished("move slide 7 to 3", made).spec
        assert (slide(after, "s20").number, slide(after, "s3").number) == (1, 2)

    def it_shortens_a_deck_by_what_says_least(self) -> None:
        after = wished("shorten it to 6 slides")
        assert len(after.slides) == 6
        assert {"s1", "s8", "s9", "s10"} <= set(ids(after.spec))
        assert "s3" not in ids(after.spec)

    @pytest.mark.parametrize(
        ("wish", "reason"),
        [
            ("300 slides", "at most 100 slides, not 300"),
            ("make it 40 slides", "would mean padding"),
            ("delete slides 1-10", "at least one slide"),
            ("split slide 8", "no list"),
            ("make slide 3 a chart", "it needs a chart"),
            ("make slide 8 a timeline", "at least 2 points"),
            ("make slide 8 a pyramid", "it needs at least"),
            ("make slide 2 key figures", "no number from a source"),
            ("make the chart on slide 8 a stacked bar chart", "at least two series"),
            ("add a slide about giraffes", "say nothing about “giraffes”"),
            ("less purple", "no purple"),
            ("delete slide 4; rename slide 4 to X", "changes a slide that it removes"),
            ("make slide 4 a timeline and make slide 4 a cycle", "two different things"),
            ("make it darker; make it lighter", "darker and lighter"),
            ('replace "giraffe" with "cow"', "stands nowhere"),
        ],
    )
    def it_refuses_with_the_reason(self, wish: str, reason: str) -> None:
        with pytest.raises(EditRefused) as refused:
            wished(wish)
        assert reason in refused.value.sentence

    def it_refuses_what_needs_new_sentences_without_a_model_that_writes(self) -> None:
        for wish in ("translate to Chinese", "rewrite slide 4 to be friendlier"):
            with pytest.raises(NeedsModel) as refused:
                wished(wish)
            assert refused.value.fix
            assert "IMPASTO_MODEL" in refused.value.fix


class DescribeWords:
    def it_takes_a_word_out_everywhere_without_a_gap(self) -> None:
        made = wished('remove the word "taxi" everywhere').spec
        said = [t.text for s in made.slides for _, t in texts(s)]
        assert not any("taxi " in text or "  " in text or " ," in text for text in said)

    def it_shortens_by_deletion_only(self) -> None:
        before, after = slide(spec(), "s4"), slide(wished("shorten slide 4").spec, "s4")
        assert sum(len(t.text) for _, t in texts(after)) < sum(len(t.text) for _, t in texts(before))
        assert all(t.origin == "extracted" for _, t in texts(after) if isinstance(t, Item))

    def it_keeps_a_persons_words_as_theirs(self) -> None:
        after = wished('change bullet 1 on slide 4 to "It pays for itself"')
        assert isinstance(slide(after.spec, "s4").bullets[0], Label)
        assert any("rests on no passage" in s for s in after.told)

    def it_keeps_words_that_the_passage_has_as_a_claim(self) -> None:
        after = wished('change bullet 1 on slide 4 to "The night bus costs 410,000 euros a year"')
        item = slide(after.spec, "s4").bullets[0]
        assert isinstance(item, Item)
        assert (item.origin, item.passages[0]) == ("extracted", "aaaaaaaa:0")

    def it_moves_styles_with_the_texts_that_they_are_of(self) -> None:
        after = wished("make bullet 3 on slide 4 bold; remove bullet 1 on slide 4")
        assert slide(after.spec, "s4").styles == {"bullets/1": ["strong"]}

    def it_adds_an_entry_of_the_lists_own_kind(self) -> None:
        made = wished("make slide 4 a process").spec
        after = wished("add a bullet to slide 4: Depot: two more buses", made).spec
        assert (slide(after, "s4").steps[-1].heading.text, slide(after, "s4").steps[-1].text.text) == (
            "Depot",
            "two more buses",
        )

    def it_says_one_thing_beside_a_chart_and_never_adds_to_its_numbers(self) -> None:
        bare = spec()
        bare = bare.model_copy(
            update={
                "slides": [s.model_copy(update={"takeaway": None}) if s.layout == "chart" else s for s in bare.slides]
            }
        )
        held = bench(bare)
        apply(held, read("add a bullet to slide 8: Wells", held.spec).operations)
        chart = slide(held.spec, "s8")
        assert chart.layout == "chart"
        assert chart.takeaway is not None
        assert chart.takeaway.text == "Wells"
        with pytest.raises(EditRefused, match="no list"):
            apply(held, read("add a bullet to slide 8: Drivers", held.spec).operations)

    def it_says_what_the_sources_have_on_a_subject(self) -> None:
        after = wished("add a slide about drivers after slide 4")
        fresh = after.slides[4]
        assert SENTENCES[5].rstrip(".").split(",")[0] in " ".join(words_of(fresh))
        assert all(isinstance(t, Item) and t.passages for p, t in texts(fresh) if p != "title")


class DescribeLayouts:
    @pytest.mark.parametrize("layout", sorted(slide_classes()))
    def it_loses_no_text_whatever_the_layouts(self, layout: str) -> None:
        for before in spec().slides:
            try:
                made = recast(before, layout, library(), "en")
            except EditRefused:
                continue
            now = " ".join([*words_of(made.slide), *made.slide.notes])
            for entry in content_of(before).entries:
                for text in entry.words:
                    assert all(word in now for word in text.text.split()), (before.layout, layout, text.text)
            assert made.slide.layout == layout
            assert made.slide.id == before.id

    def it_takes_dates_out_of_the_texts_of_a_timeline(self) -> None:
        events = slide(wished("make slide 4 a timeline").spec, "s4").events
        assert [e.when.text for e in events][1:] == ["March 2022", "2021", "2023"]

    def it_turns_a_table_into_a_chart_and_back(self) -> None:
        chart = slide(wished("make slide 9 a line chart").spec, "s9")
        assert (chart.layout, chart.chart.kind, chart.chart.series[0].values) == (
            "chart",
            "line",
            [1120.0, 640.0, 210.0],
        )
        table = slide(wished("make slide 8 a table").spec, "s8")
        assert table.table.rows[0] == ["2021", "1,120"]

    def it_keeps_the_numbers_of_a_chart_in_the_notes_where_the_layout_has_no_place_for_it(self) -> None:
        held = wished("make slide 8 a statement")
        assert slide(held.spec, "s8").notes[-1].endswith("2021, 1,120; 2022, 640; 2023, 210")
        assert any("went to the notes" in sentence for sentence in held.told)

    @pytest.mark.parametrize("wish", ["make slide 8 a line chart", "make all charts line charts"])
    def it_draws_both_charts_of_a_slide_otherwise_and_leaves_their_numbers(self, wish: str) -> None:
        made = spec()
        one = slide(made, "s8")
        halves = [ChartPanel(heading=Label(label=name), chart=one.chart) for name in ("Spent", "Saved")]
        two = TwoChartsSlide(id="s8", title=one.title, left=halves[0], right=halves[1])
        made = made.model_copy(update={"slides": [two if s.id == "s8" else s for s in made.slides]})
        after = slide(wished(wish, made).spec, "s8")
        assert after.layout == "two_charts"
        assert [panel.chart.kind for panel in (after.left, after.right)] == ["line", "line"]
        assert after.left.chart.series == one.chart.series


class DescribeColours:
    @pytest.mark.parametrize(("theme", "token"), [("nocturne", "dk1"), ("kraft", "lt1")])
    def it_makes_the_background_lighter_and_keeps_what_stands_on_it_readable(self, theme: str, token: str) -> None:
        worn = spec().model_copy(update={"theme": theme})
        held = bench(worn)
        apply(held, read("a lighter background please", held.spec).operations)
        before, after = theme_of(worn).colors, theme_of(held.spec).colors
        ink = after["lt1" if token == "dk1" else "dk1"]
        assert luminance(after[token]) > luminance(before[token])
        assert contrast(luminance(ink), luminance(after[token])) >= 7
        for name in ACCENTS:
            seen = min(READABLE, contrast(luminance(before[name]), luminance(before[token])))
            assert contrast(luminance(after[name]), luminance(after[token])) >= seen - 0.01

    def it_darkens_no_background_until_nothing_can_be_read(self) -> None:
        held = bench(spec().model_copy(update={"theme": "kraft"}))
        darker = "; ".join(["make the background darker"] * 12)
        with pytest.raises(EditRefused, match="no longer be read"):
            apply(held, read(darker, held.spec).operations)
        after = theme_of(held.spec).colors
        assert contrast(luminance(after["dk1"]), luminance(after["lt1"])) >= READABLE

    def it_keeps_the_theme_in_its_dark_mode(self) -> None:
        dark = wished("dark mode").spec
        assert (dark.theme, theme_of(dark).dark) == ("gesso-dark", True)
        assert wished("light mode", dark).spec.theme == "gesso"
        with pytest.raises(EditRefused, match="dark already"):
            wished("dark mode", dark)

    @pytest.mark.parametrize(
        "wish", ["remove the logo", "without the logo on all slides", "去掉标志", "把公司logo删掉"]
    )
    def it_takes_a_logo_off_every_slide_and_says_where_there_is_none(self, wish: str) -> None:
        branded = spec().model_copy(update={"logo": "data:image/png;base64,iVBORw0KGgo="})
        after = wished(wish, branded).spec
        assert after.logo is None
        assert after.slides == branded.slides
        with pytest.raises(EditRefused, match="no logo"):
            wished(wish, after)

    def it_gives_a_hue_up_and_stays_readable(self) -> None:
        before, after = theme_of(spec()), theme_of(wished("less green").spec)
        assert any(is_hue(c, "green") for c in before.colors.values())
        assert not any(is_hue(c, "green") for c in after.colors.values())

    @pytest.mark.parametrize("wish", ["make it darker", "make it lighter", "more serious", "warmer", "less green", "more red", "use #FFEE88 as accent color"])  # fmt: skip
    @pytest.mark.parametrize("name", ["gesso", "nocturne"])
    def it_never_makes_an_accent_harder_to_read_than_it_was_or_than_4_5(self, wish: str, name: str) -> None:
        made = spec().model_copy(update={"theme": name})
        try:
            after = theme_of(wished(wish, made).spec)
        except EditRefused:
            return
        before = theme_of(made)
        ground = luminance(before.colors["dk1" if before.dark else "lt1"])
        for token in ("accent1", "accent2", "accent3", "hlink"):
            was, now = (contrast(luminance(t.colors[token]), ground) for t in (before, after))
            assert now >= min(was, 4.5) - 0.05, token


def _sheet(rows: list[tuple[str, float]], head: str = "Taxi rides", *, turned: bool = False) -> Document:
    cells, values = [[n, f"{v:,.0f}"] for n, v in rows], [[None, v] for _, v in rows]
    columns = [Column(name="Year"), Column(name=head, kind="number")]
    if turned:
        columns = [Column(name=""), *(Column(name=n, kind="number") for n, _ in rows)]
        cells, values = [[head, *(f"{v:,.0f}" for _, v in rows)]], [[None, *(v for _, v in rows)]]
    told = Passage(
        id="bbbbbbbb:0",
        text=" ".join([head, *(f"{n} {v:,.0f}" for n, v in rows)]),
        kind="table",
        locator=Locator(start=0, end=5),
    )
    table = Table(id="bbbbbbbb:t0", columns=columns, cells=cells, values=values, passage=told.id)
    source = Source(id="bbbbbbbb", name="new.csv", media_type="text/csv", text="table", passages=[told], tables=[table])
    return Document(source=source)


class DescribeNewNumbers:
    def update(self, document: Document):
        held = bench(fresh=[document])
        apply(held, read("use the numbers from this new file", held.spec, files=["new.csv"]).operations)
        return held

    @pytest.mark.parametrize("turned", [False, True])
    def it_matches_by_the_names_of_rows_and_columns(self, turned: bool) -> None:
        after = self.update(_sheet([("2023", 190), ("2021", 1100), ("2022", 650)], turned=turned))
        chart = slide(after.spec, "s8").chart
        assert (chart.categories, chart.series[0].values) == (["2021", "2022", "2023"], [1100.0, 650.0, 190.0])
        assert chart.passages == ["bbbbbbbb:0"]
        assert slide(after.spec, "s9").table.rows[0] == ["2021", "1,100"]
        assert after.spec.sources == ["aaaaaaaa", "bbbbbbbb"]
        assert ungrounded(after.spec, after.library) == []

    def it_shows_a_year_that_came_to_it_and_takes_stale_texts_off(self) -> None:
        after = self.update(_sheet([("2021", 1120), ("2022", 640), ("2023", 199), ("2024", 150)]))
        shown = slide(after.spec, "s8")
        assert shown.chart.categories == ["2021", "2022", "2023", "2024"]
        assert shown.takeaway is None
        assert SENTENCES[3] in shown.notes
        assert any("new in the file" in s for s in after.told)

    @pytest.mark.parametrize("rows", [[("North", 1.0), ("South", 2.0)], [("2021", 3.0), ("1999", 2.0), ("1998", 1.0)]])
    def it_refuses_a_file_with_other_names(self, rows: list[tuple[str, float]]) -> None:
        with pytest.raises(EditRefused, match="No table of the new file"):
            self.update(_sheet(rows))


class DescribeContradictions:
    def it_lets_pass_what_can_both_be_meant(self) -> None:
        consistent([MoveSlide(slide="s4", position=2), SetText(slide="s4", item="title", text="X")])

    def it_refuses_two_texts_for_one_place(self) -> None:
        with pytest.raises(EditRefused, match="two different things"):
            consistent([SetText(slide="s4", item="title", text="X"), SetText(slide="s4", item="title", text="Y")])


class DescribeChanges:
    def it_says_which_slides_changed_moved_came_and_went(self) -> None:
        before = spec()
        after = wished("move slide 8 to 3; delete slide 5; rename slide 4 to Bill; duplicate slide 6", before).spec
        found = {c.id: c.what for c in changes(before, after)}
        assert found["s8"] == "moved"
        assert found["s5"] == "removed"
        assert found["s4"] == "changed"
        assert found["s11"] == "added"
        assert found["s6"] == found["s10"] == "same"
        title = next(c for c in changes(before, after) if c.id == "s4")
        assert title.items == ["title"]

    def it_finds_nothing_where_nothing_changed(self) -> None:
        assert {c.what for c in changes(spec(), spec())} == {"same"}


def test_said_is_a_sentence_of_the_source() -> None:
    assert said(0).text == SENTENCES[0]
