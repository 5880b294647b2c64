"""research: a question becomes a folder of files. Opens what a run needs, drives the graph, closes everything again."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, cast

from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.language_models import BaseChatModel
from langchain_core.outputs import LLMResult
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver

from agents import tracing
from agents.corpus import Corpus
from agents.corpus.embedding import Embedder, installed_embedder
from agents.corpus.files import add
from agents.corpus.places import index_of, is_corpus, open_corpus
from agents.deck.checkpoints import alone, checkpoints
from agents.errors import BrowserMissing, ConfigurationError, InputRefused
from agents.llm import never, open_model
from agents.profile import profile
from agents.research.authoring import ModelAuthor
from agents.research.conversing import STEPS_PER_TURN
from agents.research.extracting import ModelReader, RuleReader
from agents.research.graph import build
from agents.research.judging import ChoiceJudge, Judge, LikelihoodJudge, Scores
from agents.research.library import Library
from agents.research.notes import Note, Report
from agents.research.output import answer_of, cited_notes, write_files
from agents.research.paper import write_docx, write_pdf
from agents.research.reaching import briefed, reach_the_web
from agents.research.request import ResearchRequest, ResearchResult, citation_of
from agents.research.state import ResearchState, Session, Tell
from agents.settings import Settings
from agents.standing import standing

LONGEST_QUESTION = 2000
PAGES_KEPT = "pages.sqlite"
FORMAT = 3
"""Raised when the state's shape changes: an older run is then begun anew, not continued."""
NOTHING_YET = {"found": [], "turn": 0, "notes": [], "read": [], "fresh": 0, "queries": [], "talk": []}
BRANCHES = 4
"""Searches at once."""


def research(
    request: ResearchRequest,
    settings: Settings,
    *,
    tell: Tell = lambda phase, message: None,
    cancel: Callable[[], bool] = never,
    judge: Judge | None = None,
    saver: BaseCheckpointSaver[Any] | None = None,
    thread: str = "research",
    graph: Any = None,
) -> ResearchResult:
    """Answer the question from the request's corpora and, when it says so, from the web. Raises ImpastoError.

    `judge` stands in for the settings' model, `graph` is `build(saver)` where the caller has compiled it already. With
    a `saver`, a run of the same `thread` that was cut off goes on from its last step; the caller keeps the steps, and
    `request.out`, where the pages read so far are.
    """
    began = time.monotonic()
    _accept(request)
    with ExitStack() as stack:
        config = RunnableConfig(configurable={"thread_id": thread})
        resumed = saver is not None and saver.get_tuple(config) is not None
        library, said = _library(request, settings, tell, cancel, stack, resumed=resumed)
        model = None if judge is not None else open_model(settings, cancel=cancel)
        session = Session(request, library, judge or _judge_of(cast(BaseChatModel, model)), tell=tell, cancel=cancel)
        if model is not None:
            trust(session, model, settings)
        session.began = began
        if request.web:
            session.keep = lambda: library.corpora[-1].copy(request.out / PAGES_KEPT)
            reach_the_web(session, settings, stack)
        state = run(session, model, saver=saver, thread=thread, graph=graph)
        notes = [Note.model_validate(note) for note in state["notes"]]
        report = Report.model_validate(state["report"])
        tell("export", "Writing the files")
        brief = briefed(session, report, notes, settings, said) if request.brief else {}
        notes = [_named(note, request, library) for note in notes]
        paths = write_files(report, notes, state["trace"], library, request.out)
        paths["docx"] = write_docx(report, cited_notes(report, notes), request.out / "report.docx")
        said += _on_paper(paths, settings)
        paths |= brief
    return ResearchResult(
        answer=answer_of(report),
        exact=report.short.text if report.short else None,
        confidence=min(report.short.confidence, report.confidence) if report.short else report.confidence,
        citations=[citation_of(note) for note in cited_notes(report, notes)],
        searches=session.searches,
        pages=session.opener.pages if session.opener else 0,
        tokens=session.tokens,
        seconds=round(session.clock() - session.began, 2),
        notes=len(notes),
        paths=paths,
        said=[*said, *dict.fromkeys(state.get("said", []))],
    )


def trust(session: Session, model: BaseChatModel, settings: Settings) -> None:
    """Let the model write, and call tools, as far as its tier and the request's mode allow."""
    large = profile(model, settings).tier == "large"
    if large:
        session.author = ModelAuthor(model)
    if session.request.mode == "tools" or (session.request.mode == "auto" and large):
        session.talker, session.reader = model, ModelReader(model) if large else RuleReader(session.judge)


def _on_paper(paths: dict[str, Path], settings: Settings) -> list[str]:
    """The PDF beside the HTML; a sentence where there is no browser to print with."""
    try:
        page = paths["html"].read_text("utf-8")
        paths["pdf"] = write_pdf(page, paths["html"].with_suffix(".pdf"), settings)
    except BrowserMissing as error:
        return [f"There is no PDF: {error}"]
    return []


def run(
    session: Session,
    model: BaseChatModel | None = None,
    *,
    saver: BaseCheckpointSaver[Any] | None = None,
    thread: str = "research",
    graph: Any = None,
) -> ResearchState:
    """Drive the graph to its end, from its last kept step where there is one; the state then.

    Counts what `model` reads and writes.
    """
    if model is not None and hasattr(model, "on_weighed"):
        model.on_weighed = session.weighed  # pyright: ignore[reportAttributeAccessIssue] -- ChatEngine has it
    config = RunnableConfig(
        recursion_limit=4 * STEPS_PER_TURN * session.request.budget.turns + 20,
        max_concurrency=BRANCHES,
        callbacks=[_Usage(session), *tracing.callbacks()],
        configurable={"thread_id": thread},
    )
    graph = graph or build(saver)
    start: ResearchState | None = cast(ResearchState, dict(NOTHING_YET))
    if saver is not None:
        known = standing(graph, config)
        if known.over:
            return cast(ResearchState, known.values)
        if known.begun:
            start = None
            session.resume(known.values.get("spending", {}))
    kept: dict[str, Any] = {"durability": "sync"} if saver is not None else {}
    return cast(ResearchState, graph.invoke(start, config, context=session, **kept))


class _Usage(BaseCallbackHandler):
    """Counts the tokens of answers that a model generates."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def on_llm_end(self, response: LLMResult, **kwargs: object) -> None:
        """Add the usage that an answer tells."""
        for generations in response.generations:
            for generation in generations:
                usage = getattr(getattr(generation, "message", None), "usage_metadata", None) or {}
                self._session.weighed(usage.get("total_tokens", 0), 0.0)


def _accept(request: ResearchRequest) -> None:
    """Refuse before any work what cannot end well."""
    if not request.question.strip():
        raise ConfigurationError("There is no question.")
    if len(request.question) > LONGEST_QUESTION:
        raise ConfigurationError(f"The question has more than {LONGEST_QUESTION:,} characters.", fix="Ask shorter.")
    if not request.corpora and not request.web:
        raise ConfigurationError("There is nowhere to look.", fix="Name documents with --corpus, or allow --web.")
    for place in request.corpora:
        if not place.exists():
            raise InputRefused(f"{place} does not exist.", fix="Check the spelling of the path.")


def _library(
    request: ResearchRequest,
    settings: Settings,
    tell: Tell,
    cancel: Callable[[], bool],
    stack: ExitStack,
    *,
    resumed: bool,
) -> tuple[Library, list[str]]:
    """The corpora, those of folders of documents brought up to date; and what could not be read of them."""
    embedder = installed_embedder()
    corpora: list[Corpus] = []
    said: list[str] = []
    for place in request.corpora:
        if is_corpus(place):
            corpora.append(stack.enter_context(open_corpus(settings, place, made=False)))
            continue
        here = request.index if request.index is not None and not corpora else index_of(settings, place)
        corpus = stack.enter_context(Corpus(here))
        said += _brought_up(corpus, place, embedder, tell, cancel)
        corpora.append(corpus)
    if request.web:
        corpora.append(stack.enter_context(_fetched(request.out, resumed=resumed)))
    return Library(corpora, embedder), said


def _brought_up(
    corpus: Corpus, place: Path, embedder: Embedder | None, tell: Tell, cancel: Callable[[], bool]
) -> list[str]:
    kept = embedder if corpus.has_vectors() else None  # computing them costs minutes: only where somebody asked for it
    done = add(corpus, [place], embedder=kept, tell=lambda line: tell("ingest", line), cancel=cancel)
    if corpus.count() == 0:
        reason = f" {done.refused[0]}" if done.refused else ""
        raise InputRefused(f"{place} holds no document that can be read.{reason}")
    return done.refused


@contextmanager
def _fetched(out: Path, *, resumed: bool) -> Iterator[Corpus]:
    """A corpus beside the report for the pages of this run, so that citations of the web resolve later, too.

    It begins empty, unless the run goes on. What is written to is `.pages.sqlite`: a file that is copied while it is
    written would be torn, so whole copies of it are made between steps.
    """
    path, kept = out / f".{PAGES_KEPT}", out / PAGES_KEPT
    for old in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        old.unlink(missing_ok=True)
    if not resumed:
        kept.unlink(missing_ok=True)
    elif kept.is_file():
        shutil.copyfile(kept, path)
    try:
        with Corpus(path) as corpus:
            yield corpus
            corpus.copy(kept)
    finally:
        path.unlink(missing_ok=True)


def _named(note: Note, request: ResearchRequest, library: Library) -> Note:
    """The note with its source as it is called in what is written.

    By where the library has it now: a run that was cut off may go on in another folder, or on another machine.
    """
    name = request.name_of(library.whereabouts(note.source))
    return note.model_copy(update={"source": note.source.model_copy(update={"origin": name})})


def continued(
    request: ResearchRequest,
    settings: Settings,
    *,
    tell: Tell = lambda phase, message: None,
    cancel: Callable[[], bool] = never,
) -> ResearchResult:
    """As `research`, with its steps kept in the data folder: the same request goes on where a run was cut off."""
    facts = {**request.model_dump(mode="json"), "out": str(request.out.resolve()), "model": settings.model}
    thread = hashlib.sha256(json.dumps(["research", FORMAT, facts], sort_keys=True).encode()).hexdigest()[:32]
    folder = settings.data / "runs" / thread
    with checkpoints(settings.data) as saver, alone(folder):
        made = research(request, settings, tell=tell, cancel=cancel, saver=saver, thread=thread)
        saver.delete_thread(thread)
    shutil.rmtree(folder, ignore_errors=True)
    return made


def _judge_of(model: BaseChatModel) -> Judge:
    """By likelihood where the model gives it, else by a choice."""
    return LikelihoodJudge(cast(Scores, model)) if hasattr(model, "score") else ChoiceJudge(model)
