"""The tasks, in order."""

from __future__ import annotations

from benchmarks.coding.task import Task
from benchmarks.coding.tasks import (
    calculator,
    calendar_feed,
    csv_export,
    csv_import,
    distance,
    invoice,
    live_box,
    many_at_once,
    planted,
    reminders,
    steps_form,
    weekday_chart,
)

TASKS: dict[str, Task] = {
    module.TASK.name: module.TASK
    for module in (
        calendar_feed, invoice, csv_import, csv_export, distance, live_box, calculator, weekday_chart, reminders,
        steps_form, many_at_once, planted,
    )
}  # fmt: skip
