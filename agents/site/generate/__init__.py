"""From a spec to a repository: explicit Python, templates, tests and data, on the preset's core.

Deterministic: the same spec gives the same bytes. It knows no model and runs nothing; versions of the database are
made by `generate.migrations`, from the models that it writes.
"""

from __future__ import annotations

from agents.site import preset
from agents.site.generate import described, examples, feature, models, routes, rules, tests, written
from agents.site.generate.pages import assets, pages
from agents.site.spec import Entity, SiteSpec

__all__ = ["generate"]


def generate(spec: SiteSpec) -> dict[str, bytes]:
    """Every file of a site's repository but the versions of its database: path → content. `spec` is sound."""
    told = described.spec_json(spec)
    spec = written.with_home(_drawable(spec))
    made: dict[str, str] = {
        "site.json": described.site(spec),
        "spec.json": told,
        "README.md": described.readme(spec),
        "features/__init__.py": '"""The features of the site: each folder is one, found by itself."""\n',
        "features/pages/__init__.py": '"""Written pages: home and others."""\n',
        "features/pages/routes.py": written.pages(spec),
        "features/pages/test_pages.py": tests.pages(spec),
        "features/dashboard/__init__.py": '"""What the staff sees of the site as a whole."""\n',
        "features/dashboard/routes.py": written.dashboard(spec),
        "features/dashboard/test_dashboard.py": tests.dashboard(spec),
    }
    for entity in spec.entities:
        made |= {f"features/{entity.plural}/{name}": text for name, text in _feature(spec, entity).items()}
    made |= pages(spec)
    files = preset.files() | {path: text.encode() for path, text in made.items()} | assets(spec)
    return dict(sorted(files.items()))


def _drawable(spec: SiteSpec) -> SiteSpec:
    """The spec with views that its fields allow: a calendar needs a date, a board a choice, a programme a moment."""
    return spec.model_copy(update={"entities": [_viewed(entity) for entity in spec.entities]})


def _viewed(entity: Entity) -> Entity:
    kinds = {field.kind for field in entity.fields}
    needs = {"calendar": {"date", "datetime"}, "board": {"choice"}, "programme": {"datetime"}}.get(entity.view)
    return entity if needs is None or kinds & needs else entity.model_copy(update={"view": "table"})


def _feature(spec: SiteSpec, entity: Entity) -> dict[str, str]:
    made = {
        "__init__.py": feature.feature(spec, entity),
        "models.py": models.models(spec, entity),
        "forms.py": models.forms(spec, entity),
        "routes.py": routes.routes(spec, entity),
        "seed.json": described.seeds(entity),
        "examples.py": examples.examples(spec, entity),
        f"test_{entity.plural}.py": tests.feature(spec, entity),
    }
    if rules.has_rules(entity):
        made["rules.py"] = rules.rules(spec, entity)
    return made
