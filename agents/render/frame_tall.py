"""Where the parts of every layout stand on a slide higher than wide: all in one column, the headline on top."""

from __future__ import annotations

from typing import Any

from agents.render.frame_base import CELLS, LEAD, Base, Slots


class Tall(Base):
    """Slides higher than wide: they are read on a phone, so no text is smaller than `LEAST`."""

    LEAST, FURNITURE = 24, 21
    """px: the smallest text, and the smallest of footers"""

    def __init__(self, frame: dict[str, Any], margin: float, width: int, height: int) -> None:
        super().__init__(frame, min(margin, 56.0), width, height)
        self.top = 84.0
        self.title = (self.m, self.top, self.cw, 170.0)
        self.end = height - 130.0
        self.drawn = self.drawn or frame.get("tall_foot") == "drawn"
        self.y0, self.y1 = 290.0, self.end

    def slot(
        self, x: float, y: float, w: float, h: float, sizes: tuple[int, ...] = (24,), **more: Any
    ) -> dict[str, Any]:
        """A slot as data, without the sizes that a phone makes too small."""
        kept = tuple(s for s in sizes if s >= self.LEAST) or (self.LEAST,)
        return super().slot(x, y, w, h, kept, **more)

    def foot(self, prefix: str = "", x: float | None = None, w: float | None = None) -> dict[str, dict[str, Any]]:
        """Source, footer, number."""
        small: dict[str, Any] = {"leading": 1.4, "leading_zh": 1.5, "sizes": (self.FURNITURE,)}
        placed = super().foot(prefix, x, w)
        for name, y in (
            (f"source{prefix}", self.h - 112),
            (f"footer{prefix}", self.h - 64),
            (f"slide_number{prefix}", self.h - 64),
        ):
            placed[name] = {**placed[name], **small, "y": y, "h": 32.0}
        return placed

    def all(self) -> Slots:
        """Every layout."""
        x, y, w, h = self.title
        sizes = tuple(min(s, 44) for s in self.title_sizes)
        m, cw, y0, y1 = self.m, self.cw, self.y0, self.y1
        return {
            "*": {
                "title": self.head(x, y, w, h, sizes, lines=3),
                "area": self.slot(m, y0, cw, y1 - y0),
                **self.foot(),
            },
            **self._openings(),
            "bullets": self._bullets(),
            **self._columns(),
            "key_figures": {
                "figure_rule": self.slot(m, y0, cw, 3),
                "value": self.slot(
                    m,
                    y0,
                    cw,
                    200,
                    (150, 130, 110, 96, 84, 70, 58, 48, 40),
                    leading=1.08,
                    leading_zh=1.1,
                    lines=1,
                    font="heading",
                ),
                "label": self.slot(m, y0, cw, 160, (32, 30, 28, 26, 24), leading=1.34),
                "context": self.slot(m, y1 - 80, cw, 78, (20, 18, 16), leading=1.38, anchor="bottom"),
                "quad": self.slot(m, y0, cw, y1 - y0),
            },
            **self._data(),
            "image_text": self._picture(),
            "full_picture": {"title": self.head(m + 4, self.h - 330, cw - 8, 120, sizes, lines=3)},
            "quote": {"title": self._kicker()},
            "closing": self._closing(),
        }

    def _kicker(self) -> dict[str, Any]:
        return self.slot(self.m, self.top, self.cw, 40, (24,), leading=1.4, lines=1, bold=True)

    def _openings(self) -> Slots:
        m, cw, h = self.m, self.cw, self.h
        display = tuple(min(s, 72) for s in self.display)
        return {
            "title": {
                "title": self.head(m, h * 0.2, cw, h * 0.34, display, anchor="bottom"),
                "subtitle": self.slot(m, h * 0.56, cw, 150, (28, 25, 22, 20), leading=1.36),
                "meta": self.slot(
                    m, h * 0.56 + 150 if self.drawn else h - 120, cw, 60, (18, 16), leading=1.4, bold=True
                ),
            },
            "agenda": {
                "title": self.head(m, self.top, cw, 150, (60, 52, 44, 36)),
                "entries": self.slot(
                    m, self.y0 - 20, cw, self.y1 - self.y0 + 20, (32, 29, 26, 23, 20),
                    leading=1.3, indent=1.05, gap=0, lines=2,
                ),
            },
            "section": {
                "numeral": self.slot(m, 96, cw, 280, (220,), leading=1.2, leading_zh=1.2, font="heading"),
                "title": self.head(m, h * 0.4, cw, h * 0.28, display, anchor="bottom"),
                "lead": self.slot(m, h * 0.7, cw, 180, (26, 23, 20), leading=1.36),
            },
            "statement": {
                "title": self._kicker(),
                "statement": self.head(m, 170, cw, self.y1 - 290, (60, 54, 48, 42, 36, 30, 26), anchor="middle"),
                "attribution": self.slot(m, self.y1 - 90, cw, 84, (22, 20, 18), leading=1.36),
            },
        }  # fmt: skip

    def _bullets(self) -> dict[str, dict[str, Any]]:
        m, cw, y0, y1 = self.m, self.cw, self.y0, self.y1
        many = (34, 32, 30, 28, 26, 24, 22, 20, 18)
        few = (48, 44, 40, 36, 32, 30)
        face = {"leading": 1.26, "font": "heading", "font_zh": "body"}
        return {
            "lead": self.slot(m, y0 - 10, cw, 120, LEAD, leading=1.34, font="heading", font_zh="body"),
            "bullets": self.list(m, y0 + 130, cw, y1 - y0 - 130, many),
            "bullets_few": self.list(m, y0 + 130, cw, y1 - y0 - 130, few, **face),
            "bullets_wide": self.list(m, y0, cw, y1 - y0, many, leading=1.34, gap=0.8),
            "bullets_few_wide": self.list(m, y0, cw, y1 - y0, few, **{**face, "gap": 0.8}),
        }

    def _columns(self) -> Slots:
        m, cw, y0, y1 = self.m, self.cw, self.y0, self.y1
        half = (y1 - y0 - 24) / 2
        made: Slots = {"two_columns": {}, "comparison": {}}
        for n, side in enumerate(("left", "right")):
            y = y0 + n * (half + 24)
            made["two_columns"][f"{side}_heading"] = self.head(m, y, cw, 60, (36, 32, 28, 25), anchor="bottom")
            made["two_columns"][side] = self.list(m, y + 80, cw, half - 80, (34, 31, 28, 26, 24))
            made["comparison"][f"{side}_heading"] = self.head(m + 28, y + 24, cw - 56, 60, (36, 32, 28, 25))
            made["comparison"][side] = self.list(m + 28, y + 96, cw - 56, half - 118, (34, 31, 28, 26, 24))
        return made

    def _data(self) -> Slots:
        m, cw, y0, y1 = self.m, self.cw, self.y0, self.y1
        takeaway = self.slot(m, y0 - 10, cw, 120, LEAD, leading=1.32, font="heading", font_zh="body")
        table_y = y0 + 124
        return {
            "chart": {
                "takeaway": takeaway,
                "caption": self.slot(m, y1 - 76, cw, 74, (24,), leading=1.36, anchor="bottom"),
                "chart": self.slot(m, y0 + 130, cw, min(620.0, y1 - y0 - 220)),
                "caption_wide": self.slot(m, y1 - 76, cw, 74, (24,), leading=1.36),
                "chart_wide": self.slot(m, y0, cw, min(720.0, y1 - y0 - 90)),
            },
            "table": {
                "takeaway": takeaway,
                "takeaway_wide": self.slot(m, y0 - 10, cw, 110, LEAD, leading=1.32, font="heading", font_zh="body"),
                "caption": self.slot(m, y1 - 76, cw, 74, (24,), leading=1.36, lines=2),
                "table": self.slot(m, table_y, cw, y1 - table_y - 84, CELLS, leading=1.3, leading_zh=1.45),
                "table_wide": self.slot(m, table_y, cw, y1 - table_y - 84, CELLS, leading=1.3, leading_zh=1.45),
            },
        }

    def _picture(self) -> dict[str, dict[str, Any]]:
        m, cw, y0, y1 = self.m, self.cw, self.y0, self.y1
        sizes = tuple(min(s, 44) for s in self.title_sizes)
        head = self.head(m, self.top, cw, 170, sizes, lines=3)
        caption = self.slot(m, y0 + 404, cw, 68, (24,), leading=1.36)
        return {
            "title": head,
            "bullets": self.list(m, y0 + 490, cw, y1 - y0 - 490, (28, 26, 24, 22, 20, 18)),
            "picture": self.slot(m, y0 - 10, cw, 400),
            "picture_cover": self.slot(m, y0 - 10, cw, 400),
            "caption": caption,
            **self.foot(),
            "title_stage": head,
            "bullets_stage": self.list(m, y0 + 490, cw, y1 - y0 - 490, (28, 26, 24, 22, 20, 18)),
            "picture_stage": self.slot(m, y0, cw, y1 - y0 - 60),
            "picture_beside": self.slot(m, y0, cw, 400),
            "caption_stage": self.slot(m, y0 + 404, cw, 68, (24,), leading=1.36),
            "caption_alone": self.slot(m, y0 + 420, cw, 160, (20, 18, 17, 16), leading=1.36),
            **self.foot("_stage"),
        }

    def _closing(self) -> dict[str, dict[str, Any]]:
        m, cw, h = self.m, self.cw, self.h
        listed = {"leading": 1.38, "leading_zh": 1.5, "indent": 1.05, "gap": 0.6}
        return {
            "title": self.head(m, self.top, cw, 180, (60, 52, 44, 36, 30)),
            "message": self.slot(
                m, 290, cw, 260, (38, 34, 30, 27, 24, 21), leading=1.34, font="heading", font_zh="body"
            ),
            "references_heading": self.slot(m, 582, cw, 36, (24,), leading=1.4, bold=True),
            "references": self.list(m, 630, cw, h - 630 - 150, (24, 22, 20, 18, 17, 16, 15, 14), **listed),
            "message_ending": self.head(
                m,
                self.top,
                cw,
                h * 0.56 - self.top,
                (72, 64, 58, 52, 46, 40, 34, 30, 26),
                anchor="middle",
            ),
            "references_rule": self.slot(m, h * 0.6, cw, 1),
            "title_ending": self.slot(m, h * 0.6 + 16, cw, 60, (22, 20, 18), leading=1.36, bold=True, lines=2),
            "references_ending": self.slot(m, h * 0.6 + 84, cw, h * 0.4 - 230, (22, 20, 19, 18, 17, 16), **listed),
        }
