"""Slides that show how things hang together: steps, times, parts, sets, ranks, people, plans. Each by its layout."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from agents.deck.parts import Chart, Image, Node, Point, Reference, Text
from agents.deck.slides import SlideBase


class IconsSlide(SlideBase):
    """Two to six points, each with an icon."""

    layout: Literal["icons"] = "icons"
    points: list[Point] = Field(min_length=1, max_length=6)


class ProcessSlide(SlideBase):
    """Steps in order, from first to last."""

    layout: Literal["process"] = "process"
    steps: list[Point] = Field(min_length=1, max_length=7)


class Event(Node):
    """Something that happened, or will, and when."""

    when: Text
    heading: Text
    text: Text | None = None


class TimelineSlide(SlideBase):
    """Events in the order of time."""

    layout: Literal["timeline"] = "timeline"
    events: list[Event] = Field(min_length=1, max_length=8)


class Stretch(Node):
    """A piece of work on a roadmap: from phase `start` to phase `end`, both counted from 0 and included."""

    text: Text
    start: int = Field(ge=0)
    end: int = Field(ge=0)


class Lane(Node):
    """Who or what a row of a roadmap stands for, and its work."""

    name: Text
    work: list[Stretch] = Field(min_length=1, max_length=6)


class RoadmapSlide(SlideBase):
    """Work along phases of time, a row for each who does it."""

    layout: Literal["roadmap"] = "roadmap"
    phases: list[Text] = Field(min_length=2, max_length=8)
    lanes: list[Lane] = Field(min_length=1, max_length=6)


class CycleSlide(SlideBase):
    """Steps that lead back to the first."""

    layout: Literal["cycle"] = "cycle"
    steps: list[Point] = Field(min_length=2, max_length=6)


class FunnelStage(Node):
    """What is left at a stage, and how much."""

    heading: Text
    value: Text | None = None
    text: Text | None = None


class FunnelSlide(SlideBase):
    """Stages that fewer and fewer pass."""

    layout: Literal["funnel"] = "funnel"
    stages: list[FunnelStage] = Field(min_length=2, max_length=6)


class PyramidSlide(SlideBase):
    """Ranks, the highest first: each rests on the one under it."""

    layout: Literal["pyramid"] = "pyramid"
    tiers: list[Point] = Field(min_length=2, max_length=5)


class Axis(Node):
    """What a side of a matrix measures."""

    name: Text
    low: Text | None = None
    high: Text | None = None


class Quadrant(Node):
    """A quarter of a matrix."""

    heading: Text
    bullets: list[Text] = Field(default_factory=list, max_length=4)


class MatrixSlide(SlideBase):
    """Two measures across each other. Quadrants: upper left, upper right, lower left, lower right."""

    layout: Literal["matrix"] = "matrix"
    across: Axis | None = None
    up: Axis | None = None
    quadrants: list[Quadrant] = Field(min_length=4, max_length=4)


class VennSlide(SlideBase):
    """Two or three sets and what they share."""

    layout: Literal["venn"] = "venn"
    sets: list[Point] = Field(min_length=2, max_length=3)
    shared: Text | None = None


class Post(Node):
    """A place in an organisation and those under it."""

    name: Text
    role: Text | None = None
    under: list[Post] = Field(default_factory=list, max_length=6)


class OrgChartSlide(SlideBase):
    """Who answers to whom."""

    layout: Literal["org_chart"] = "org_chart"
    head: Post


class ChartPanel(Node):
    """One of two charts, and what it shows."""

    heading: Text
    chart: Chart


class TwoChartsSlide(SlideBase):
    """Two charts side by side."""

    layout: Literal["two_charts"] = "two_charts"
    left: ChartPanel
    right: ChartPanel
    takeaway: Text | None = None


class FullPictureSlide(SlideBase):
    """A picture or map over the whole slide, with the title on it."""

    layout: Literal["full_picture"] = "full_picture"
    image: Image
    text: Text | None = None


class GallerySlide(SlideBase):
    """Two to six pictures with their captions."""

    layout: Literal["gallery"] = "gallery"
    images: list[Image] = Field(min_length=2, max_length=6)


class Member(Node):
    """A person."""

    name: Text
    role: Text | None = None
    text: Text | None = None
    image: Image | None = None


class TeamSlide(SlideBase):
    """Who they are."""

    layout: Literal["team"] = "team"
    members: list[Member] = Field(min_length=1, max_length=8)


class Plan(Node):
    """An offer with its price, as the source writes it."""

    name: Text
    price: Text
    period: Text | None = None
    features: list[Text] = Field(default_factory=list, max_length=6)
    recommended: bool = False


class PricingSlide(SlideBase):
    """Two to four offers."""

    layout: Literal["pricing"] = "pricing"
    plans: list[Plan] = Field(min_length=1, max_length=4)


class Answered(Node):
    """A question and its answer."""

    question: Text
    answer: Text


class FaqSlide(SlideBase):
    """Questions that people ask."""

    layout: Literal["faq"] = "faq"
    questions: list[Answered] = Field(min_length=1, max_length=6)


class SourcesSlide(SlideBase):
    """Where everything comes from, where the last slide has no room for it."""

    layout: Literal["sources"] = "sources"
    references: list[Reference] = Field(min_length=1, max_length=16)
