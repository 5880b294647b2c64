"""The search over the whole site: `/search?q=`. Finds only what the visitor may read."""

from fastapi import APIRouter, Response

from core.access import visible
from core.features import features
from core.listing import searched
from core.page import PageOf

router = APIRouter()
MOST = 8


@router.get("/search")
def search(page: PageOf) -> Response:
    """`search.html` knows `q`, `total` and `groups` [{"entity", "rows": [{"display", "path"}], "path"}]."""
    q = page.query("q")
    groups = []
    for feature in features().values() if q else ():
        if not feature.search or not page.visitor.may("read", feature):
            continue
        query = searched(visible(page.visitor, feature), feature, q).order_by(feature.model.created_at.desc())
        rows = [
            {"display": page.display(row), "path": feature.path_of(row), "row": row}
            for row in page.database.exec(query.limit(MOST))
        ]
        if rows:
            groups.append({"entity": feature, "rows": rows, "path": feature.path})
    return page.render("search.html", q=q, groups=groups, total=sum(len(group["rows"]) for group in groups))
