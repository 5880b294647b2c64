"""Where the parts of every layout stand on a slide wider than high, after the place of its headline."""

from __future__ import annotations

from typing import Any

from agents.render.frame_base import CELLS, LEAD, SMALL, Base, Slots


class Wide(Base):
    """Slides wider than high."""

    def __init__(self, frame: dict[str, Any], margin: float, gutter: float, width: int, height: int) -> None:
        super().__init__(frame, margin, width, height)
        self.g = gutter
        column = (self.cw - 11 * gutter) / 12
        self.col = column + gutter
        side = self.headline == "side"
        low = self.headline == "bottom"
        self.x0 = self.m + 4 * self.col if side else self.m
        self.bw = self.m + self.cw - self.x0
        self.aside_w = 3 * self.col - gutter + (gutter if side else 0)
        self.y0 = self.top + 4 if side else 60.0 if low else self.top + 136
        self.y1 = self.end - 112 if low else self.end
        if side:
            self.title = (self.m, self.top, self.aside_w + 8, 300.0)
        elif low:
            self.title = (self.m, self.end - 88, self.cw * 0.9, 88.0)
        else:
            if self.roomy:
                self.title_sizes = (round(1.12 * self.title_sizes[0]), *self.title_sizes)
            high = 112.0 if self.roomy else 96.0
            self.title = (self.m, self.top, self.cw * (1.0 if self.headline == "center" else 0.915), high)
        self.ax, self.aw = self.m, self.aside_w
        self.ay = self.top + 320 if side else self.y0
        self.mx = self.x0 if side else self.m + 3 * self.col
        self.mw = self.m + self.cw - self.mx

    def all(self) -> Slots:
        """Every layout."""
        lines = 7 if self.headline == "side" else 2
        x, y, w, h = self.title
        anchor = "bottom" if self.headline == "bottom" else "top"
        title = self.head(x, y, w, h, self.title_sizes, lines=lines, anchor=anchor)
        return {
            "*": {"title": title, **self.foot()},
            **self._openings(),
            "bullets": self._bullets(),
            **self._columns(),
            "key_figures": self._figures(),
            **self._data(),
            "image_text": self._picture(),
            "full_picture": {
                "title": self.head(self.m + 12, self.h - 226, self.cw * 0.7, 84, self.title_sizes, lines=2)
            },
            "quote": {"title": self._kicker()},
            "closing": self._closing(),
        }

    def _kicker(self) -> dict[str, Any]:
        return self.slot(self.m, self.top + 16, self.cw * 0.83, 32, (18, 16), leading=1.4, lines=1, bold=True)

    def _openings(self) -> Slots:
        m, col, h = self.m, self.col, self.h
        left = 4 * col - self.g
        cover, under = ((0.16, 0.36), 0.55) if self.drawn else ((0.19, 0.4), 0.622)
        part, lead = ((0.35, 0.24), 0.61) if self.drawn else ((0.478, 0.272), 0.778)
        return {
            "title": {
                "title": self.head(m, h * cover[0], 9 * col - self.g, h * cover[1], self.display, anchor="bottom"),
                "subtitle": self.slot(m, h * under, 8 * col - self.g, 100, (26, 22, 20), leading=1.36),
                "meta": self.slot(m, 64 if self.drawn else h - 88, 8 * col, 32, (20, 18, 16), leading=1.4, bold=True),
            },
            "agenda": {
                "title": self.head(m, self.top, left, 304, tuple(s + 8 for s in self.title_sizes)),
                "entries": self.slot(
                    m + 4 * col, self.top + 12, self.cw - 4 * col, self.end - self.top - 12, (32, 29, 26, 23, 20),
                    leading=1.3, indent=1.05, gap=0, lines=1,
                ),
            },
            "section": {
                "numeral": self.slot(m, 40, 6 * col, 250, (200,), leading=1.2, leading_zh=1.2, font="heading"),
                "title": self.head(m, h * part[0], 10 * col, h * part[1], self.display[1:], anchor="bottom"),
                "lead": self.slot(m, h * lead, 8 * col, 88, (24, 21, 18), leading=1.36),
            },
            "statement": {
                "title": self._kicker(),
                "statement": self.head(
                    m, self.top + 76, 11 * col - self.g, self.end - self.top - 176,
                    (92, 82, 72, 64, 56, 48, 40, 34, 28), anchor="middle",
                ),
                "attribution": self.slot(m, self.end - 60, 10 * col, 56, (20, 18), leading=1.36),
            },
        }  # fmt: skip

    def _bullets(self) -> dict[str, dict[str, Any]]:
        y, tall = self.y0, self.y1 - self.y0
        largest = max(self.title_sizes)  # what a slide says is not louder than its title
        few = tuple(dict.fromkeys(size for s in self.body if (size := min(round(s * 1.5), largest)) >= 30))
        larger = (36, 34, 32) if self.body[0] >= 28 else (self.body[0] + 6, self.body[0] + 3)
        wide = tuple(sorted({*larger, *self.body}, reverse=True))
        return {
            "lead": self.head(self.ax, self.ay, self.aw, self.y1 - self.ay, LEAD, font_zh="body") | {"leading": 1.34},
            "bullets": self.list(self.mx, y, self.mw, tall, self.body),
            "bullets_few": self.list(self.mx, y, self.mw, tall, few, leading=1.26, font="heading", font_zh="body"),
            "bullets_wide": self.list(self.x0, y, self.bw, tall, wide, leading=1.32, gap=0.8),
            "bullets_few_wide": self.list(
                self.x0,
                y,
                self.bw,
                tall,
                tuple(dict.fromkeys(min(s + 6, largest) for s in few)),
                leading=1.24,
                gap=0.8,
                font="heading",
                font_zh="body",
            ),
        }

    def _columns(self) -> Slots:
        half, gap = (self.bw - 72) / 2, 72.0
        left, right, y = self.x0, self.x0 + half + gap, self.y0
        inner = (self.bw - 24) / 2 - 64
        lx, rx = self.x0 + 32, self.x0 + (self.bw - 24) / 2 + 24 + 32
        largest = max(self.title_sizes)  # neither is louder than the title
        head = tuple(s for s in (35, 31, 28, 25, 22, 20) if s < largest)
        body = tuple(s for s in (35, 32) if self.body[0] < s <= 0.88 * largest) + self.body

        def two(name: str, x: float) -> Slots:
            return {
                f"{name}_heading": self.head(x, y, half, 66, head, anchor="bottom"),
                name: self.list(x, y + 92, half, self.y1 - y - 92, body),
            }  # type: ignore[dict-item]

        def against(name: str, x: float) -> Slots:
            return {
                f"{name}_heading": self.head(x, y + 26, inner, 64, head),
                name: self.list(x, y + 104, inner, self.y1 - y - 128, body),
            }  # type: ignore[dict-item]

        return {
            "two_columns": {**two("left", left), **two("right", right)},  # type: ignore[dict-item]
            "comparison": {**against("left", lx), **against("right", rx)},  # type: ignore[dict-item]
        }

    def _figures(self) -> dict[str, dict[str, Any]]:
        x, w, y, tall = self.x0, self.bw, self.y0, self.y1 - self.y0
        values = (160, 144, 120, 100, 84, 70, 58, 48, 38, 30)
        return {
            "figure_rule": self.slot(x, y + tall * 0.46, w, 3),
            "value": self.slot(
                x, y, w, tall * 0.44, values, leading=1.1, leading_zh=1.1, lines=1, anchor="bottom", font="heading"
            ),
            "label": self.slot(x, y + tall * 0.5, w, tall * 0.3, (34, 31, 28, 26, 24, 22, 20, 18), leading=1.34),
            "context": self.slot(x, self.y1 - 66, w * 0.8, 64, (20, 18, 16), leading=1.38, anchor="bottom"),
            "quad": self.slot(x, y, w, tall),
        }

    def _data(self) -> Slots:
        y, tall = self.y0, self.y1 - self.y0
        takeaway = self.head(self.ax, self.ay, self.aw, max(self.y1 - self.ay - 110, 100), LEAD, font_zh="body")
        takeaway["leading"] = 1.32
        caption = {"leading": 1.36, "anchor": "bottom"}
        over = self.head(
            self.x0, y - 40 if self.headline in ("top", "center") else y - 6, self.bw, 36, (22, 20, 18), lines=1
        )
        over["font_zh"] = "body"
        grid_y = y + 4 if self.headline in ("top", "center") else y + 40
        return {
            "chart": {
                "takeaway": takeaway,
                "caption": self.slot(self.ax, self.y1 - 90, self.aw, 88, SMALL, **caption),
                "chart": self.slot(self.mx, y, self.mw, tall),
                "caption_wide": self.slot(self.x0, self.y1 - 16, self.bw, 24, SMALL, leading=1.36, lines=1),
                "chart_wide": self.slot(self.x0, y - 8, self.bw, tall - 16),
            },
            "table": {
                "takeaway": takeaway,
                "takeaway_wide": over,
                "caption": self.slot(self.x0, self.y1 - 8, self.bw, 24, (14, 13), leading=1.36, lines=1),
                "table": self.slot(self.mx, y, self.mw, tall - 16, CELLS, leading=1.3, leading_zh=1.45),
                "table_wide": self.slot(
                    self.x0, grid_y, self.bw, self.y1 - grid_y - 12, CELLS, leading=1.3, leading_zh=1.45
                ),
            },
        }

    def _picture(self) -> dict[str, dict[str, Any]]:
        half = self.w / 2 + 32
        left = half - 48 - self.m
        y, tall = self.y0, self.y1 - self.y0
        x, ty, w, h = self.title
        sx, sw = self.x0, self.bw
        if self.headline == "side":  # a picture alone takes the whole slide, under a headline of its own
            w, h, y = self.cw * 0.85, 92.0, self.top + 120
            sx, sw, tall = self.m, self.cw, self.y1 - self.top - 120
        staged = self.head(x, ty, w, h, self.title_sizes, lines=2)
        foot = self.foot("", self.m, left)
        right, wide = half + 48, self.w - half - 96
        return {
            "title": self.head(self.m, self.top, left, 180, self.title_sizes),
            "bullets": self.list(self.m, self.top + 208, left, self.end - self.top - 208, self.body),
            "picture": self.slot(right, 48, wide, self.h - 156),
            "picture_cover": self.slot(half, 0, self.w - half, self.h - 80),
            "caption": self.slot(right, self.h - 72, wide, 48, (14, 13), leading=1.4),
            **foot,
            "title_stage": staged,
            "bullets_stage": self.list(sx, y, sw * 0.32, tall, self.body[2 * self.roomy :], leading=1.34),
            "picture_stage": self.slot(sx, y, sw, tall),
            "picture_beside": self.slot(sx + sw * 0.36, y + 8, sw * 0.64, tall - 30),
            "caption_stage": self.slot(sx, self.y1 - 28, sw, 28, (20, 18, 17, 16, 15, 14, 13), leading=1.36),
            "caption_alone": self.slot(
                self.m, self.end - 200, left * 0.85, 196, (20, 18, 17, 16), leading=1.36, anchor="bottom"
            ),
            **self.foot("_stage"),
        }

    def _closing(self) -> dict[str, dict[str, Any]]:
        m, col, h = self.m, self.col, self.h
        left = 5 * col - self.g
        foot = {"leading": 1.36, "leading_zh": 1.5, "indent": 1.05, "gap": 0.6}
        return {
            "title": self.head(m, self.top, left, 216, (60, 52, 44, 36, 30)),
            "message": self.head(
                m, self.top + 232, left, self.end - self.top - 240, (50, 45, 40, 36, 33, 30, 27, 24, 21),
                font_zh="body",
            ),
            "references_heading": self.slot(m + 6 * col, self.top + 8, 5 * col, 28, (16,), leading=1.4, bold=True),
            "references": self.list(
                m + 6 * col, self.top + 52, 6 * col - self.g, self.end - self.top - 52,
                (26, 24, 22, 20, 18, 16, 15, 14),
                leading_zh=1.5, indent=1.05, gap=0.8,
            ),
            "message_ending": self.head(
                m, self.top, 11 * col, h - 344 - self.top + 64,
                (96, 86, 76, 68, 62, 56, 50, 44, 38, 34, 30, 27, 24), leading_zh=1.3, anchor="middle",
            ),
            "references_rule": self.slot(m, h - 256, 11 * col - self.g, 1),
            "title_ending": self.slot(m, h - 240, 3 * col - self.g, 80, (20, 18), leading=1.36, bold=True, lines=2),
            "references_ending": self.slot(m + 3 * col, h - 240, 8 * col - self.g, 152, (20, 19, 18, 17, 16), **foot),
        }  # fmt: skip
