"""What written pages and the dashboard show of the rows."""

from typing import Any

from core.access import visible
from core.features import feature_of
from core.page import Page


def newest(page: Page, thing: str, count: int) -> dict[str, Any]:
    """Some rows of a feature that the visitor may see, in its own order, and the texts of what they point at."""
    feature = feature_of(thing)
    number = feature.model.id
    query = visible(page.visitor, feature).order_by(number.desc() if feature.newest_first else number)
    rows = list(page.database.exec(query.limit(count)))
    return {"entity": feature.entity, "titles": feature.titles, "rows": rows, "related": page.related(feature, rows)}
