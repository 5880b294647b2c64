"""The routes of written pages and of the dashboard, which belong to no entity."""

from __future__ import annotations

from agents.site.generate.conditions import where
from agents.site.generate.naming import address
from agents.site.generate.writing import Call, Code, imports, layout, mapping, module, text
from agents.site.spec import Chart, Closed, Figure, Page, Section, SiteSpec


def pages(spec: SiteSpec) -> str:
    """The text of `features/pages/routes.py`."""
    names = {
        "fastapi": {"APIRouter", "Response"},
        "core.page": {"Page", "PageOf"},
        "core.booking": {"hours"},
        "core.written": {"newest"},
    }
    shown = ["rows_of=lambda thing, count: newest(page, thing, count)", "hours=hours"]
    if any(isinstance(rule, Closed) for entity in spec.entities for rule in entity.rules):
        names["core.booking"].add("closed_days")
        shown.append("closed_days=lambda thing: closed_days(page, thing)")
    written = layout(Call("page.render", ['f"pages/{name}.html"', *shown]), 4, "return ")
    moved = _moved(spec)
    if moved:
        names["fastapi.responses"] = {"RedirectResponse"}
    return module(
        '"""The pages that are written rather than listed: home and others."""',
        imports(names),
        "router = APIRouter()",
        *(_page(page) for page in spec.pages),
        *(_moved_to(old, new) for old, new in moved.items()),
        f'''def written(page: Page, name: str) -> Response:
    """A written page; its template may list rows (`rows_of`) and opening hours (`hours`)."""
    {written}''',
    )


def _moved(spec: SiteSpec) -> dict[str, str]:
    """Addresses of before that lead to those of now: where nothing else has them, and there is still something."""
    here = {address(entity) for entity in spec.entities} | {f"/{page.path}" for page in spec.pages}
    return {old: new for old, new in spec.moved.items() if old not in here and new in here}


def _moved_to(old: str, new: str) -> str:
    function = f"moved_{old.strip('/').replace('-', '_')}"
    return f'''@router.get("{old}")
@router.get("{old}/{{rest:path}}")
def {function}(page: PageOf, rest: str = "") -> Response:
    """What was at `{old}` is at `{new}` now."""
    return RedirectResponse(f"{new}/{{rest}}".rstrip("/"), 301)'''


def with_home(spec: SiteSpec) -> SiteSpec:
    """The spec with a home page: where none is written, the site's name and the rows that everybody may read."""
    if any(page.path == "" for page in spec.pages):
        return spec
    shown = [entity for entity in spec.entities if entity.access.read == "everyone" and entity.menu][:3]
    sections = [Section(kind="hero", title=spec.name, text=spec.tagline)]
    sections += [Section(kind="rows", title=entity.titles, entity=entity.name) for entity in shown]
    home = Page(path="", title="首页" if spec.language == "zh" else "Home", sections=sections)
    return spec.model_copy(update={"pages": [home, *spec.pages]})


def page_file(page: Page) -> str:
    """The name of a page's template."""
    return page.path or "home"


def _page(page: Page) -> str:
    function = f"page_{page.path.replace('-', '_')}" if page.path else "home"
    said = page.title.replace("\\", " ").replace('"', "'").rstrip(".") + "."
    return f'''@router.get("/{page.path}")
def {function}(page: PageOf) -> Response:
    """{said}"""
    return written(page, "{page_file(page)}")'''


def dashboard(spec: SiteSpec) -> str:
    """The text of `features/dashboard/routes.py`."""
    told = spec.dashboard
    names = {
        "fastapi": {"APIRouter", "Response"},
        "core.page": {"PageOf"},
        "core.figures": {"Chart", "Figure"},
        "core.written": {"newest"},
    }
    figures = [_figure(spec, figure) for figure in told.figures]
    if any(figure.when for figure in told.figures):
        names["core.conditions"] = {"Where"}
    charts = [_chart(spec, chart) for chart in told.charts]
    tables = [text(spec.entity(name).plural) for name in dict.fromkeys(told.tables)]
    return module(
        '"""What the staff sees at `/dashboard`: figures, charts, the newest rows."""',
        imports(names),
        'router = APIRouter(prefix="/dashboard")\n'
        + layout(Call("", figures), before="FIGURES: tuple[Figure, ...] = ")
        + "\n"
        + layout(Call("", charts), before="CHARTS: tuple[Chart, ...] = ")
        + "\n"
        + layout(Call("", tables), before="TABLES: tuple[str, ...] = ")
        + "\nROWS = 8",
        '''@router.get("")
def dashboard(page: PageOf) -> Response:
    """Figures and charts of now, and the newest rows."""
    page.need_one_of("staff")
    return page.render(
        "dashboard/index.html",
        figures=[figure.read(page.database) for figure in FIGURES],
        charts=[chart.read(page.database) for chart in CHARTS],
        tables=[newest(page, name, ROWS) for name in TABLES],
    )''',
    )


def _figure(spec: SiteSpec, figure: Figure) -> Code:
    told: dict[str, Code] = {}
    if figure.measure != "count":
        told["measure"] = text(figure.measure)
    if figure.where:
        told["where"] = mapping({name: text(value) for name, value in figure.where.items()})
    if figure.when:
        told["when"] = where(figure.when)
    if figure.watch:
        told["watch"] = text(figure.watch)
    return Call("Figure", [text(figure.title), text(spec.entity(figure.entity).plural)], keywords=told)


def _chart(spec: SiteSpec, chart: Chart) -> Code:
    told: dict[str, Code] = {}
    if chart.kind != "bars":
        told["kind"] = text(chart.kind)
    kind = next(f.kind for f in spec.entity(chart.entity).fields if f.name == chart.group)
    by = chart.by or ("week" if kind in ("date", "datetime") else None)
    if by and kind in ("date", "datetime"):
        told["by"] = text(by)
    if chart.measure != "count":
        told["measure"] = text(chart.measure)
    parts = [text(chart.title), text(spec.entity(chart.entity).plural), text(chart.group)]
    return Call("Chart", parts, keywords=told)
