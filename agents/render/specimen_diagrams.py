"""Specimens of the layouts that are arranged by rule: one of each, in PowerPoint's own prompt words."""

from __future__ import annotations

from agents.deck import spec as s


def diagram_slides(say: dict[str, s.Text], image: s.Image, chart: s.Chart, reference: s.Reference) -> list[s.Slide]:
    """`say`: prompts by name (`title text step name role price when question attribution`)."""
    title, text, step = say["title"], say["text"], say["step"]
    same = {"id": "s0", "title": title}
    half = s.Half(heading=title, bullets=[text, text, text])
    point = s.Point(heading=step, text=text)
    lane = s.Lane(name=step, work=[s.Stretch(text=text, start=0, end=1), s.Stretch(text=text, start=2, end=3)])
    leaf = s.Post(name=say["name"], role=say["role"])
    branch = s.Post(name=say["name"], role=say["role"], under=[leaf])
    panel = s.ChartPanel(heading=title, chart=chart)
    plan = s.Plan(name=title, price=say["price"], period=text, features=[text] * 3)
    return [
        s.QuoteSlide(**same, quote=text, attribution=say["attribution"]),
        s.IconsSlide(**same, points=[point] * 4),
        s.ThreeColumnsSlide(**same, columns=[half] * 3),
        s.ProsConsSlide(**same, pros=half, cons=half),
        s.ProcessSlide(**same, steps=[point] * 4),
        s.TimelineSlide(**same, events=[s.Event(when=say["when"], heading=step, text=text)] * 4),
        s.RoadmapSlide(**same, phases=[say["when"]] * 4, lanes=[lane] * 3),
        s.CycleSlide(**same, steps=[point] * 4),
        s.FunnelSlide(**same, stages=[s.FunnelStage(heading=step, value=say["price"], text=text)] * 4),
        s.PyramidSlide(**same, tiers=[point] * 4),
        s.MatrixSlide(
            **same,
            across=s.Axis(name=step),
            up=s.Axis(name=step),
            quadrants=[s.Quadrant(heading=step, bullets=[text, text])] * 4,
        ),
        s.VennSlide(**same, sets=[point] * 3, shared=step),
        s.OrgChartSlide(**same, head=s.Post(name=say["name"], role=say["role"], under=[branch, branch, branch])),
        s.TwoChartsSlide(**same, left=panel, right=panel, takeaway=text),
        s.FullPictureSlide(**same, image=image, text=text),
        s.GallerySlide(**same, images=[image] * 3),
        s.TeamSlide(**same, members=[s.Member(name=say["name"], role=say["role"])] * 4),
        s.PricingSlide(**same, plans=[plan] * 3),
        s.FaqSlide(**same, questions=[s.Answered(question=say["question"], answer=text)] * 4),
        s.SourcesSlide(**same, references=[reference] * 4),
    ]
