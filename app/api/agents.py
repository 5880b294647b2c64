"""`/v1/agents`: conversations that make decks and posters, in the shape of Z.ai's agent: its clients work here.

A conversation is a project; a message is a job. Facts: docs.z.ai, Agents API, and docs.bigmodel.cn, GLM PPT. What a job
says becomes phases: `thinking` while it reads and plans, `tool` for each slide, `answer` at the end.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response, StreamingResponse

from app import submitting
from app.api.access import Here, Platform, Visitor, permit, project_for
from app.api.events import followed
from app.identity import Identity
from app.identity.quotas import Quota
from app.jobs import queue
from app.jobs.records import ENDED, Event, Job
from app.store import versions
from app.store.errors import NotFound
from app.store.records import Version

router = APIRouter(prefix="/agents", tags=["agents"])

AgentId = Literal["slides_glm_agent"]
MADE = re.compile(
    r"(?P<poster>\bposters?\b|\binfographics?\b|海报|海報|信息图)"
    r"|(?P<deck>\b(?:slides?|decks?|presentations?|pptx?|powerpoint)\b|幻灯片|演示文稿|课件)",
    re.IGNORECASE,
)
"""What a message asks to be made: the agent is one for both."""
TAKEN = {"deck": ("slides", "language", "theme"), "poster": ("kind", "size", "language", "theme", "link")}
"""Kind of job → variables of a message that are its options; others are left aside, as the original does."""
INSERT_PAGE = {"tag_en": "Insert Page", "tag_cn": "插入幻灯片"}
EXPORTED = {"tag_en": "Export", "tag_cn": "导出"}


class Text(BaseModel):
    """A piece of a message."""

    type: Literal["text"]
    text: str = Field(min_length=1, max_length=20_000)


class Message(BaseModel):
    """What a person says."""

    role: Literal["user"]
    content: str | list[Text] = Field(min_length=1, max_length=20_000)

    @property
    def text(self) -> str:
        """All of it."""
        return self.content if isinstance(self.content, str) else "\n".join(part.text for part in self.content)


class Wish(BaseModel):
    """A message to an agent. Without a conversation id a conversation begins."""

    agent_id: AgentId
    messages: Annotated[list[Message], Field(min_length=1, max_length=100)]
    conversation_id: str | None = Field(default=None, max_length=64)
    stream: bool = True
    custom_variables: dict[str, Any] = Field(default_factory=dict)
    """Of a deck: slides, language, theme; of a poster: kind, size, language, theme, link. `type`: deck or poster."""


class Page(BaseModel):
    """A page to give back as a picture; the size is the version's own."""

    position: int = Field(ge=1, le=1000)
    width: float | None = None
    height: float | None = None


class Wanted(BaseModel):
    """What of a conversation's artifact to give back."""

    include_pdf: bool = False
    pages: list[Page] = Field(default_factory=list, max_length=1000)


class History(BaseModel):
    """A conversation to look up."""

    agent_id: AgentId
    conversation_id: str = Field(max_length=64)
    custom_variables: Wanted = Field(default_factory=Wanted)


@router.post("", response_class=Response)
async def say(here: Here, who: Visitor, request: Request, wish: Wish) -> Response:
    """Make a deck or a poster from a message, or go on with a conversation."""
    job = await run_in_threadpool(submit_message, here, who, wish)
    if wish.stream:
        return StreamingResponse(_stream(here, job, request), media_type="text/event-stream")
    messages: list[dict[str, Any]] = []
    async for event in followed(here.store, job.id, 0, request):
        messages += await _messages(here, event) if event else []
    return JSONResponse(_envelope(job, 0, messages, "stop"))


@router.post("/conversation")
def history(here: Here, who: Visitor, request: Request, wish: History) -> dict[str, Any]:
    """What a conversation has led to: pages as pictures, the whole as a PDF."""
    with here.store.read() as session:
        project = project_for(session, who, "recall", wish.conversation_id)
        if project.head_id is None:
            raise NotFound("The conversation has no version yet.")
        version = versions.get(session, project.head_id)
    root = str(request.base_url).rstrip("/")
    content = [_picture(here, version, page.position, root) for page in wish.custom_variables.pages]
    if wish.custom_variables.include_pdf:
        content.append({"type": "file_url", **EXPORTED, "file_url": f"{root}/api/projects/{project.id}/export/pdf"})
    message = {"role": "assistant", "phase": "answer", "content": content}
    return {
        "agent_id": wish.agent_id,
        "conversation_id": project.id,
        "status": "success",
        "choices": [{"index": 0, "finish_reason": "stop", "message": [message], "messages": [message]}],
    }


def submit_message(here: Platform, who: Identity, wish: Wish) -> Job:
    """The job that a message becomes. Raises ImpastoError."""
    permit(who, "ask")
    text, given = wish.messages[-1].text, wish.custom_variables
    quota = Quota.of(here.settings)
    with here.store.write() as session:
        if wish.conversation_id is None:
            kind = _made(wish)
            return submitting.begin(
                session, quota, who, title=text[:200], kind=kind, options=_options(kind, text, given), message=text
            )
        project = project_for(session, who, "run", wish.conversation_id)
        if project.head_id is None and project.kind in TAKEN:
            options = _options(project.kind, text, given)
            return submitting.submit(
                session, quota, who, project=project, kind=project.kind, options=options, message=text
            )
        looking = {key: given[key] for key in ("slide", "element") if key in given}
        return submitting.change(session, quota, who, project=project, wish=text, **looking)


def _made(wish: Wish) -> Literal["deck", "poster"]:
    """What is to be made: what the client says, else what the message names, else a deck.

    Of several, English names it first (“slides on posters”), Chinese last (“关于海报的幻灯片”).
    """
    if (said := wish.custom_variables.get("type")) in ("deck", "poster"):
        return said
    found = list(MADE.finditer(wish.messages[-1].text))
    meant = found[0 if found[0][0].isascii() else -1] if found else None
    return "poster" if meant and meant["poster"] else "deck"


def _options(kind: str, text: str, given: dict[str, Any]) -> dict[str, Any]:
    return {**{key: given[key] for key in TAKEN[kind] if key in given}, "topic": text}


async def _stream(here: Platform, job: Job, request: Request) -> AsyncIterator[str]:
    number = 0
    async for event in followed(here.store, job.id, 0, request):
        if event is None:
            yield ": still there\n\n"
            continue
        for message in await _messages(here, event):
            ended = event.kind == "state" and message["phase"] == "answer"
            yield _data(_envelope(job, number, [message], "stop" if ended else None))
            number += 1
    yield "data: [DONE]\n\n"


async def _messages(here: Platform, event: Event) -> list[dict[str, Any]]:
    body = event.body
    if event.kind == "phase":
        text = str(body.get("message") or body.get("phase") or "")
        if body.get("phase") == "draft" and body.get("item"):
            page = {"tool_name": "insert_page", "position": body["item"], "of": body.get("of"), "output": text}
            return [_message("tool", {"type": "object", **INSERT_PAGE, "object": page})]
        return [_message("thinking", {"type": "text", "text": text})] if text else []
    if event.kind == "question":
        return [_message("answer", {"type": "object", "tag_en": "Outline", "tag_cn": "大纲", "object": body})]
    if event.kind == "state" and body.get("state") in ENDED:
        job = await run_in_threadpool(_found, here, event.job_id)
        return [_message("answer", {"type": "text", "text": _ending(job)})]
    return []


def _found(here: Platform, job_id: str) -> Job:
    with here.store.read() as session:
        return queue.find(session, job_id)


def _ending(job: Job) -> str:
    """How the job ended, in words; an event says that it did, the job what came of it."""
    if job.state == "done":
        result = job.result or {}
        slides = result.get("slides")
        if "panels" in result:
            return "The poster is ready."
        return f"{slides} slides are ready." if slides else "It is ready."
    if job.error is not None:
        return " ".join(filter(None, (job.error.sentence, job.error.fix)))
    return "Stopped." if job.state == "cancelled" else "It failed."


def _message(phase: Literal["thinking", "tool", "answer"], *content: dict[str, Any]) -> dict[str, Any]:
    return {"role": "assistant", "phase": phase, "content": list(content)}


def _envelope(job: Job, index: int, messages: list[dict[str, Any]], finish: str | None) -> dict[str, Any]:
    choice = {"index": index, "messages": messages, "finish_reason": finish}
    return {"id": job.id, "agent_id": "slides_glm_agent", "conversation_id": job.project_id, "choices": [choice]}


def _picture(here: Platform, version: Version, position: int, root: str) -> dict[str, Any]:
    pictures = sorted(path for path in version.files if path.endswith(".png") and path.startswith("slides/"))
    pictures = pictures or [path for path in ("poster.png",) if path in version.files]
    if position > len(pictures):
        raise NotFound(f"There is no page {position}; it has {len(pictures)}.")
    address = f"{root}/preview/{here.grants.issue(version.id)}/f/{pictures[position - 1]}"
    return {"type": "image_url", "tag_en": f"Page {position}", "tag_cn": f"第 {position} 页", "image_url": address}


def _data(value: dict[str, Any]) -> str:
    return f"data: {json.dumps(value, ensure_ascii=False)}\n\n"
