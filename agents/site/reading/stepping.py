"""Fields of state that the site sets itself, and the buttons that lead from one state to the next."""

from __future__ import annotations

from agents.site.spec import Choice, Field, Transition


def states(values: str, *, zh: bool, name: str = "status", label: tuple[str, str] = ("Status", "状态")) -> Field:
    """A choice that begins as its first value. `values`: `value English|中文; …`, with a tone as `+` good, `-` bad or
    `!` warning behind a value."""
    choices = []
    for part in values.split(";"):
        head, _, labels = part.strip().partition(" ")
        english, _, chinese = labels.partition("|")
        tone = {"+": "good", "-": "bad", "!": "warning"}.get(head[-1], "neutral")
        choices.append(
            Choice.model_validate({"value": head.rstrip("+-!"), "label": chinese if zh else english, "tone": tone})
        )
    default = choices[0].value
    return Field(name=name, label=label[zh], kind="choice", choices=choices, default=default, set_by="site")


def step(
    name: str, label: str, sources: list[str], target: str, *, by: str = "staff", field: str = "status"
) -> Transition:
    """A button that leads from one of `sources` to `target`."""
    return Transition(name=name[:40], label=label[:40], field=field, sources=sources, target=target, by=by)
