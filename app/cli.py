"""The command line: which commands there are, and how every one of them ends.

Data goes to stdout, progress and errors to stderr. Exit status: 0 done, 1 failed, 2 usage, 3 configuration, 4 input
refused, 5 model missing or unusable, 6 browser missing, 130 cancelled. It knows no agent: `app/commands/` does.
"""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from typing import Any

import typer

from app.endings import end
from model.postponed import postpone

YOUNG_OBJECTS = 20_000
"""New objects before cycles are searched for among them: imports make tens of thousands, and hardly a cycle."""

_COMMANDS = {
    "deck": "Make a deck from documents or a topic.",
    "poster": "Make a poster from documents or a topic.",
    "edit": "Change a finished deck by saying what you want.",
    "site": "Make a full-stack web site of a sentence, and change it by wishes.",
    "artifact": "Make one HTML file of a sentence: a game, a picture of data, a tool.",
    "research": "Answer a question from documents or the web, with citations.",
    "themes": "List the themes, or write pictures of them.",
    "convert": "Turn an HTML page into PPTX, PDF or PNG.",
    "check": "Name the faults of a deck or a page, measured.",
    "chat": "Talk to the model.",
    "serve": "Serve the model over HTTP, for OpenAI's and Anthropic's clients.",
    "bench": "Measure the engine beside llama.cpp.",
    "doctor": "Say what works here, what does not, and how to mend it.",
    "test": "Run the tests.",
    "ui": "Open the browser page.",
    "worker": "Run jobs, beside other workers or alone.",
    "mcp": "Serve tools for other agents (Model Context Protocol).",
    "backup": "Write everything into one file.",
    "restore": "Fill an empty store from a backup.",
}
_GROUPS = {
    "corpus": "Documents of your own, found again: add, list, remove, search.",
    "eval": "How good research is here: browse, world, curve.",
    "projects": "Projects: list, show, export, delete.",
    "jobs": "Jobs: list, show, watch, cancel, retry, answer.",
    "model": "Models on this machine.",
    "token": "Tokens that open this server to programs and other machines.",
}
_ELSEWHERE = {"restore": "backup"}
"""Commands in another's module."""
_PASSED_ON = {"test": {"allow_extra_args": True, "ignore_unknown_options": True}}


def command_line(only: str | None = None) -> typer.Typer:
    """All commands, or `only` one: the others' modules take half a second to import, which a server's start has not."""
    app = typer.Typer(
        name="impasto",
        help="Slide decks from real documents: native, editable, every claim with its passage.",
        no_args_is_help=True,
        add_completion=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    for name, said in _COMMANDS.items():
        if only in (None, name):
            module = import_module(f"app.commands.{_ELSEWHERE.get(name, name)}")
            app.command(name, help=said, context_settings=_PASSED_ON.get(name))(getattr(module, name))
    for name, said in _GROUPS.items():
        if only in (None, name):
            app.add_typer(import_module(f"app.commands.{name}").app, name=name, help=said)
    app.callback(invoke_without_command=True)(root)
    return app


def __getattr__(name: str) -> Any:
    """`app`: all commands, put together when it is first asked for."""
    if name != "app":
        raise AttributeError(name)
    globals()["app"] = made = command_line()
    return made


def root(
    version: bool = typer.Option(False, "--version", help="Say the version and stop."),
) -> None:
    """Options of `impasto` itself."""
    if version:
        from app.version import VERSION

        typer.echo("impasto (from a checkout)" if VERSION == "checkout" else f"impasto {VERSION}")
        raise typer.Exit


def main() -> None:
    """Run the command line and exit with its status."""
    gc.set_threshold(YOUNG_OBJECTS)
    postpone()
    asked = sys.argv[1] if len(sys.argv) > 1 else ""
    only = asked if asked in _COMMANDS or asked in _GROUPS else None
    sys.exit(end(lambda: typer.main.get_command(command_line(only)).main(prog_name="impasto", standalone_mode=False)))


if __name__ == "__main__":
    main()
