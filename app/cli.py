"""The command line: which commands there are, and how every one of them ends.

Data goes to stdout, progress and errors to stderr. Exit status: 0 done, 1 failed, 2 usage, 3 configuration, 4 input
refused, 5 model missing or unusable, 6 browser missing, 130 cancelled. It knows no agent: `app/commands/` does.
"""

from __future__ import annotations

import sys

import typer

from app.commands import (
    artifact,
    backup,
    bench,
    chat,
    check,
    convert,
    corpus,
    deck,
    doctor,
    edit,
    eval,
    jobs,
    mcp,
    model,
    poster,
    projects,
    research,
    serve,
    site,
    test,
    themes,
    token,
    ui,
    worker,
)
from app.endings import end

app = typer.Typer(
    name="impasto",
    help="Slide decks from real documents: native, editable, every claim with its passage.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("deck", help="Make a deck from documents or a topic.")(deck.deck)
app.command("poster", help="Make a poster from documents or a topic.")(poster.poster)
app.command("edit", help="Change a finished deck by saying what you want.")(edit.edit)
app.command("site", help="Make a full-stack web site of a sentence, and change it by wishes.")(site.site)
app.command("artifact", help="Make one HTML file of a sentence: a game, a picture of data, a tool.")(artifact.artifact)
app.command("research", help="Answer a question from documents or the web, with citations.")(research.research)
app.command("themes", help="List the themes, or write pictures of them.")(themes.themes)
app.command("convert", help="Turn an HTML page into PPTX, PDF or PNG.")(convert.convert)
app.command("check", help="Name the faults of a deck or a page, measured.")(check.check)
app.command("chat", help="Talk to the model.")(chat.chat)
app.command("serve", help="Serve the model over HTTP, for OpenAI's and Anthropic's clients.")(serve.serve)
app.command("bench", help="Measure the engine beside llama.cpp.")(bench.bench)
app.command("doctor", help="Say what works here, what does not, and how to mend it.")(doctor.doctor)
app.command("test", help="Run the tests.", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(
    test.test
)
app.command("ui", help="Open the browser page.")(ui.ui)
app.command("worker", help="Run jobs, beside other workers or alone.")(worker.worker)
app.command("mcp", help="Serve tools for other agents (Model Context Protocol).")(mcp.mcp)
app.command("backup", help="Write everything into one file.")(backup.backup)
app.command("restore", help="Fill an empty store from a backup.")(backup.restore)
app.add_typer(corpus.app, name="corpus", help="Documents of your own, found again: add, list, remove, search.")
app.add_typer(eval.app, name="eval", help="How good research is here: browse, world, curve.")
app.add_typer(projects.app, name="projects", help="Projects: list, show, export, delete.")
app.add_typer(jobs.app, name="jobs", help="Jobs: list, show, watch, cancel, retry, answer.")
app.add_typer(model.app, name="model", help="Models on this machine.")
app.add_typer(token.app, name="token", help="Tokens that open this server to programs and other machines.")


@app.callback(invoke_without_command=True)
def root(
    version: bool = typer.Option(False, "--version", help="Say the version and stop."),
) -> None:
    """Options of `impasto` itself."""
    if version:
        from importlib.metadata import PackageNotFoundError
        from importlib.metadata import version as installed

        try:
            typer.echo(f"impasto {installed('impasto')}")
        except PackageNotFoundError:
            typer.echo("impasto (from a checkout)")
        raise typer.Exit


def main() -> None:
    """Run the command line and exit with its status."""
    sys.exit(end(lambda: typer.main.get_command(app).main(standalone_mode=False)))


if __name__ == "__main__":
    main()
