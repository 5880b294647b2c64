"""The list of ways out that sandboxes of others were left by: each has its tests, and they run on this system.

The list is known from advisories and from the tests of other sandboxes. Here it is held to the suite: an entry without a
test, or with one that is skipped here, fails. What runs by merely being there (install scripts, a customised start of
Python) is tried here too.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.agents.sandbox.conftest import CANARY, Room

HERE = Path(__file__).parent
NET = HERE.parent / "net" / "test_targets.py"
TURNS = HERE.parent / "site" / "turns" / "test_turns.py"
ESCAPES: dict[str, tuple[str, ...]] = {
    "read keys in a home": ("test_files.it_finds_no_home_and_no_keys", "test_files.it_finds_nothing_of_the_machine"),
    "read variables of other processes": (
        "test_processes.it_sees_its_own_alone", "test_processes.it_cannot_look_into_its_watcher",
        "test_processes.it_gets_none_of_this_processs_variables",
    ),
    "write outside of the workspace": (
        "test_files.it_writes_nowhere_when_nothing_is_writable", "test_files.it_does_not_write_into_its_own_interpreter",
    ),
    "write through a symbolic link": (
        "test_files.it_does_not_write_through_a_link", "test_files.it_makes_no_link_that_misleads_those_who_read_later",
    ),
    "rename a parent folder": (
        "test_files.it_moves_nothing_in_or_out", "test_protected.it_keeps_a_nested_name_where_it_is",
    ),
    "make a hard link": ("test_files.it_makes_no_hard_link_to_what_it_may_not_write",),
    "make a device or a named pipe": (
        "test_files.it_makes_no_device_and_no_pipe_with_a_name", "test_files.it_uses_no_device_that_lies_in_its_folder",
    ),
    "create a protected file that was not there": (
        "test_protected.it_does_not_make_what_was_not_there", "test_protected.it_leaves_no_trace_of_the_protection",
    ),
    "hooks and settings of git": (
        "test_protected.it_keeps_hooks_and_settings_of_git", "test_turns.it_runs_no_program_that_a_repository_names",
    ),
    "a unix socket of the machine": ("test_network.it_reaches_none_of_this_machine",),
    "an abstract unix socket": ("test_network.it_is_not_reached_by_an_abstract_name",),
    "IPv4, IPv6, UDP and other families": ("test_network.it_opens_no_socket_but_unix_ones",),
    "raw IP": ("test_network.it_opens_no_raw_socket",),
    "names resolved by DNS": ("test_network.it_resolves_no_name",),
    "an empty list of what is allowed allows nothing": (
        "test_files.it_writes_nowhere_when_nothing_is_writable", "test_network.it_opens_no_socket_but_unix_ones",
    ),
    "processes of the machine": ("test_processes.it_sees_its_own_alone", "test_processes.it_cannot_signal_this_process"),
    "outlive its parent": (
        "test_processes.it_ends_with_its_parent_also_when_that_is_killed",
        "test_processes.it_takes_everything_along_when_the_command_ends",
    ),
    "a fork bomb": ("test_limits.it_stops_a_fork_bomb", "test_limits.it_stops_one_that_never_gives_up"),
    "fill the disk": ("test_limits.it_ends_what_fills_the_disk", "test_limits.it_ends_what_makes_too_many_files"),
    "fill the memory": ("test_limits.it_counts_all_processes_together", "test_limits.it_has_no_memory_besides"),
    "endless output": ("test_limits.it_keeps_the_beginning_and_the_end", "test_limits.it_never_waits_for_a_reader"),
    "null bytes and names that lead out": ("test_files.it_refuses_null_bytes_and_names_that_lead_out",),
    "null bytes and trailing dots in host names": (
        "test_targets.it_refuses_what_can_be_read_in_two_ways_or_is_not_of_the_web", "test_network.it_resolves_no_name",
    ),
    "programs that run as their owner": (
        "test_files.it_makes_no_program_that_runs_as_somebody_else", "test_files.it_gets_nothing_from_a_program_that_does",
        "test_syscalls.it_has_no_capability_and_gains_none",
    ),
    "scripts that an installation runs": ("test_escape_list.it_confines_what_runs_by_being_there",),
    "bubblewrap before 0.12": ("test_bubblewrap.it_refuses_old_ones",),
    "no sandbox at all": (
        "test_refusals.it_runs_nothing_without_namespaces", "test_refusals.it_runs_nothing_without_a_filter",
        "test_refusals.it_offers_no_run_without_a_sandbox",
    ),
}  # fmt: skip


def tests_in(path: Path) -> Iterator[tuple[str, bool]]:
    """Names of a file's tests, and whether each may be skipped."""

    def skipped(node: ast.FunctionDef | ast.ClassDef) -> bool:
        return any("skip" in ast.unparse(each) for each in node.decorator_list)

    tree = ast.parse(path.read_text("utf-8"))
    for node in tree.body:
        inside = node.body if isinstance(node, ast.ClassDef) else [node]
        for each in inside:
            if isinstance(each, ast.FunctionDef) and each.name.startswith("it_"):
                never = skipped(each) or (isinstance(node, ast.ClassDef) and skipped(node))
                yield f"{path.stem}.{each.name}", never


@pytest.fixture(scope="module")
def suite() -> dict[str, bool]:
    return dict(pair for path in (*HERE.glob("test_*.py"), NET, TURNS) for pair in tests_in(path))


@pytest.mark.parametrize("way", list(ESCAPES))
def it_has_tests_for_every_way_out_and_skips_none(suite: dict[str, bool], way: str):
    missing = [name for name in ESCAPES[way] if name not in suite]
    assert not missing
    assert not [name for name in ESCAPES[way] if suite[name]]


def it_confines_what_runs_by_being_there(room: Room):
    """A package whose building runs code, and a Python that is customised by a file in the folder."""
    try_it = f"""
import os, pathlib, socket
pathlib.Path(os.environ["DATA"], "ran").write_text("x")
for act in (
    lambda: pathlib.Path({str(room.canary)!r}).read_text(),
    lambda: pathlib.Path({str(room.site)!r}, "planted").write_text("x"),
    lambda: socket.create_connection(("127.0.0.1", 80)),
):
    try:
        pathlib.Path(os.environ["DATA"], "escaped").write_text(str(act()))
    except OSError:
        pass
"""
    package = room.site / "package"
    (package / "hooks").mkdir(parents=True)
    (package / "setup.py").write_text(try_it, "utf-8")
    (package / "hooks" / "sitecustomize.py").write_text(try_it, "utf-8")
    run = """
    variables = {**os.environ, "DATA": sys.argv[2]}
    for words, more in (([sys.argv[1] + "/setup.py", "install"], {}), (["-c", ""], {"PYTHONPATH": sys.argv[1] + "/hooks"})):
        done = subprocess.run([sys.executable, *words], env=variables | more)
        print(done.returncode, os.path.exists(sys.argv[2] + "/ran"))
        os.path.exists(sys.argv[2] + "/ran") and os.remove(sys.argv[2] + "/ran")
    """
    finished = room.python(run, package, room.data)
    assert finished.stdout.split() == ["0", "True", "0", "True"], finished
    assert not (room.data / "escaped").exists()
    assert not (room.site / "planted").exists()
    assert room.canary.read_text("utf-8") == CANARY
    assert list(room.data.iterdir()) == []
