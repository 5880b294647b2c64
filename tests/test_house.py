"""Rules of the house that a machine can hold."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("app", "agents", "model")
PRODUCT = sorted(p for room in ROOMS for kind in ("*.py", "*.js") for p in (ROOT / room).rglob(kind))


def it_keeps_files_to_one_thing():
    long = [_name(p) for p in PRODUCT if len(p.read_text("utf-8").splitlines()) > 400]
    vague = [_name(p) for p in PRODUCT if re.search(r"util|helper|manager|misc", p.stem)]
    assert (long, vague) == ([], [])


def it_says_first_what_a_module_does():
    modules = [p for p in PRODUCT if p.suffix == ".py"]
    assert [_name(p) for p in modules if not p.read_text("utf-8").startswith(('"""', 'r"""'))] == []


def it_names_tests_alike_in_each_process():
    """Tests are collected once in each of several processes, which must agree on their names."""
    differing = {"getpid", "uuid4", "urandom", "token_hex", "gethostname", "mkdtemp"}
    found = []
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "parametrize":
                called = [call.func for call in ast.walk(node) if isinstance(call, ast.Call)]
                if differing & {getattr(of, "attr", None) or getattr(of, "id", "") for of in called}:
                    found.append(f"{_name(path)}:{node.lineno}")
    assert found == []


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def it_draws_the_tree_of_the_readme_as_it_is():
    readme = (ROOT / "README.md").read_text("utf-8")
    tree = readme.split("## How it is built")[1].split("```")[1]
    for line in tree.strip().splitlines():
        assert (ROOT / line.split()[0]).exists(), line


def it_links_only_to_what_is_there():
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text("utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def it_names_no_package_host_and_no_machine_path():
    listed = subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, text=True).split("\0")
    hosts = re.compile("|".join(["pypi" + r"\.org", "files.python" + "hosted", "npm" + "js", "download.py" + "torch"]))
    places = re.compile("/" + "work/(?:main|shared)")
    for name in filter(None, listed):
        path = ROOT / name
        if not path.is_file() or path.suffix in {".ttf", ".otf", ".png", ".pdf", ".docx", ".xlsx", ".pptx"}:
            continue
        text = path.read_text("utf-8", errors="replace")
        assert not hosts.search(text), name
        assert not places.search(text), name


def it_ships_a_licence_beside_every_font():
    fonts = ROOT / "templates" / "slides" / "fonts"
    notice = (ROOT / "NOTICE").read_text("utf-8")
    for licence in fonts.glob("*.txt"):
        assert licence.name in notice
    families = {re.split(r"-", font.stem)[0] for font in fonts.glob("*.[to]tf")}
    plain = notice.replace(" ", "")
    assert families
    assert all(family in plain for family in families)
