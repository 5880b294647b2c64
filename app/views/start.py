"""The start page: what to make, of what, and how. It queues the first job of a new project."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from agents.deck.tone import TONES
from agents.render.layouts import THEMES, themes
from agents.site.spec import STYLES
from agents.sources.batch import admit_batch
from app.jobs.kinds import KINDS
from app.submitting import begin_with_files
from app.views import examples
from app.views.here import Here, go, told
from model.store import EMBEDDED, list_models

FORMATS = ["pdf", "docx", "pptx", "xlsx", "csv", "tsv", "md", "html", "htm", "txt", "eml"]
MAKERS = {"deck": "deck", "poster": "poster", "report": "research", "site": "site", "artifact": "artifact"}
"""What a person asks for → the kind of job that makes it."""
ICONS = {
    "deck": "slideshow",
    "poster": "filter_frames",
    "report": "description",
    "site": "web",
    "artifact": "widgets",
}
SENTENCED = ("site", "artifact")
"""What is made of a sentence, without documents."""
LOOKS = Path(__file__).parent / "site_styles"
"""A picture of each style of sites: one home page in all of them."""
SIZES = {
    "social": ["square", "portrait", "story", "wide"],
    "": ["A0", "A1", "A2", "A3", "A4", "A1-landscape", "A0-landscape", "letter", "tabloid", "24x36in", "36x48in"],
}
"""Sheets and screens offered for a kind of poster, the usual one second."""
BRANDS = ["pptx", "potx", "png", "jpg", "jpeg", "webp"]
"""Files that a look can be taken from: a template, a logo."""


def draw_start(here: Here) -> None:
    """Draw it."""
    offered = [made for made, job in MAKERS.items() if job in {kind.name for kind in KINDS}]
    with st.container(key="start"):
        st.title(here.say("headline"), anchor=False)
        st.html(f'<p class="lead">{here.say("lead")}</p>')
        made = (
            st.segmented_control(
                here.say("kind"),
                offered,
                default=offered[0],
                format_func=lambda each: f":material/{ICONS[each]}: {here.say(each)}",
                key="kind",
                label_visibility="collapsed",
                width="stretch",
            )
            or offered[0]
        )
        wish = st.text_area(
            here.say(f"wish_{made}"), placeholder=here.say(f"hint_{made}"), key="wish", max_chars=4000, height=96
        )
        if made == "site":
            offer_sentences(here)
        uploads = (
            st.file_uploader(here.say("files"), type=FORMATS, accept_multiple_files=True, key="files")
            if made not in SENTENCED
            else []
        )
        options = ask_options(here, made, wish.strip())
        brand = options.pop("brand_file", None)
        if st.button(
            here.say("make"),
            type="primary",
            icon=":material/auto_awesome:",
            key="make",
            width="stretch",
            shortcut="Ctrl+Enter",
        ):
            files = [(each.name, each.getvalue()) for each in uploads]
            make(here, made, wish.strip(), options, files, brand and (brand.name, brand.getvalue()))
        examples.offer_examples(here)


def make(
    here: Here,
    made: str,
    wish: str,
    options: dict[str, Any],
    files: list[tuple[str, bytes]],
    brand: tuple[str, bytes] | None = None,
) -> None:
    """Queue the job and open its project, or say what is missing. `brand`: a file whose looks are taken."""
    if missing := missing_of(made, wish, options, files):
        st.warning(here.say(missing), icon=":material/info:")
        return
    kind = next(kind for kind in KINDS if kind.name == MAKERS[made])
    fitting = {name: value for name, value in options.items() if name in kind.options.model_fields}
    with told(here):
        if brand is not None:
            fitting["brand"], files = (
                admit_batch([(name, len(content)) for name, content in [*files, brand]])[-1],
                [*files, brand],
            )
        title = wish.splitlines()[0][:300] if wish else ""
        job = begin_with_files(
            here.store, here.quota, here.identity, kind=kind.name, title=title, options=fitting, files=files
        )
        go(project=job.project_id or "")


def missing_of(made: str, wish: str, options: dict[str, Any], files: list[tuple[str, bytes]]) -> str | None:
    """The key of the sentence that asks for what is missing."""
    if made in ("report", *SENTENCED) and not wish:
        return f"nothing_{made}"
    if options.get("web") and not wish:
        return "no_topic"
    if made == "report" and not files and not options.get("web"):
        return "no_corpus"
    return None if wish or files else "nothing"


def ask_options(here: Here, made: str, wish: str) -> dict[str, Any]:
    """Length, language and look, as they suit what is made; good without being touched."""
    options: dict[str, Any] = {"topic": wish or None, "question": wish, "sentence": wish}
    if made in ("deck", "poster"):
        options["theme"] = pick_theme(here)
    if made == "site":
        options["style"] = pick_style(here)
    with st.expander(here.say("more_site" if made in SENTENCED else "more"), icon=":material/tune:", expanded=False):
        left, right = st.columns(2)
        language = right.segmented_control(
            here.say("language"),
            ["same", "en", "zh"],
            default="same",
            format_func={
                "same": here.say("same_sentence" if made in SENTENCED else "same"),
                "en": "English",
                "zh": "中文",
            }.__getitem__,
            key=f"language-{made in SENTENCED}",
        )
        options["language"] = language if language in ("en", "zh") else None
        with left:
            options |= ask_extent(here, made)
        if made in ("deck", "poster", "site"):
            with left:
                options["web"] = st.toggle(here.say("find_out"), help=here.say("find_out_hint"), key="find-out")
        if made in ("deck", "poster"):
            mode = right.segmented_control(
                here.say("mode"),
                ["own", "light", "dark"],
                default="own",
                format_func=lambda each: here.say(f"mode_{each}"),
                key="mode",
                required=True,
            )
            options["theme"] += "" if mode == "own" else f"-{mode}"
            options |= ask_brand(here)
        if made == "deck":
            with left:
                options |= ask_authoring(here)
        if made in ("deck", "poster", "report"):
            with right:
                options |= ask_writing(here, made)
        if here.identity.administers:
            options |= ask_model(here)
    return options


def ask_extent(here: Here, made: str) -> dict[str, Any]:
    """How long, how large, how thorough."""
    if made == "deck":
        return {
            "format": st.segmented_control(
                here.say("format"), ["16:9", "4:3", "9:16"], default="16:9", key="format", required=True
            ),
            "slides": st.slider(here.say("slides"), 3, 40, 10, key="slides"),
            "review": st.toggle(here.say("review"), help=here.say("review_hint"), key="review"),
        }
    if made == "poster":
        kinds = ["academic", "event", "infographic", "social"]
        return {
            "kind": (kind := st.selectbox(here.say("poster_kind"), kinds, format_func=here.say, key="poster-kind")),
            "size": st.selectbox(
                here.say("size"),
                SIZES.get(kind, SIZES[""]),
                index=1,
                format_func=lambda each: here.say(f"size_{each}") if each in SIZES["social"] else each,
                key=f"size-{kind == 'social'}",
            ),
            "link": st.text_input(here.say("link"), placeholder="https://", key="link", max_chars=1000).strip() or None,
        }
    if made == "report":
        return {
            "attempts": st.slider(here.say("attempts"), 1, 8, 1, help=here.say("attempts_hint"), key="attempts"),
            "web": st.toggle(here.say("web"), help=here.say("web_hint"), key="web"),
        }
    return {}


def ask_brand(here: Here) -> dict[str, Any]:
    """Looks of one's own: a template or a logo, else a web address to take colours and fonts from."""
    given = st.file_uploader(here.say("brand"), type=BRANDS, help=here.say("brand_hint"), key="brand-file")
    address = st.text_input(here.say("brand_address"), placeholder="https://", key="brand-address", max_chars=1000)
    return {"brand_file": given, "brand": address.strip() or None}


def ask_authoring(here: Here) -> dict[str, Any]:
    """Pictures from the web, and free slides where a model is there that can make them."""
    options: dict[str, Any] = {
        "pictures": st.toggle(here.say("find_pictures"), help=here.say("find_pictures_hint"), key="pictures")
    }
    if here.settings.asks_endpoint:
        free = st.toggle(here.say("freeform"), help=here.say("freeform_hint"), key="freeform")
        options["authoring"] = "freeform" if free else "composed"
    return options


def ask_writing(here: Here, made: str) -> dict[str, Any]:
    """How what is written shall sound, and whether the model thinks first: for models that write."""
    options: dict[str, Any] = {}
    if made != "report":
        tone = st.selectbox(
            here.say("tone"),
            ["own", *TONES],
            format_func=lambda each: here.say(f"tone_{each}"),
            help=here.say("tone_hint"),
            key="tone",
        )
        options["tone"] = tone if tone in TONES else None
    if here.settings.model != EMBEDDED:
        thinking = st.segmented_control(
            here.say("thinking"),
            ["own", "never", "planning", "always"],
            default="own",
            format_func=lambda each: here.say(f"thinking_{each}"),
            help=here.say("thinking_hint"),
            key="thinking",
            required=True,
        )
        options["thinking"] = thinking if thinking != "own" else None
    return options


def ask_model(here: Here) -> dict[str, Any]:
    """Which model writes: one of those that are here."""
    here_now = [model.name for model in list_models(here.settings.data)]
    names = [here.settings.model, *(name for name in here_now if name != here.settings.model)]
    chosen = st.selectbox(here.say("model_choice"), names, help=here.say("model_hint"), key="model")
    return {"model": chosen if chosen != here.settings.model else None}


def offer_sentences(here: Here) -> None:
    """Sentences to begin with: a click writes one down."""
    with st.container(horizontal=True, gap="small", key="sentences"):
        for n in (1, 2, 3):
            sentence = here.say(f"site_try_{n}")
            st.button(
                here.say(f"site_try_{n}_short"),
                icon=":material/lightbulb:",
                key=f"sentence-{n}",
                help=sentence,
                on_click=lambda sentence=sentence: st.session_state.update(wish=sentence),
            )


def pick_style(here: Here) -> str | None:
    """Styles of sites as a page in each, side by side; None: as the sentence suggests."""
    chosen = st.session_state.setdefault("site-style", None)
    st.caption(here.say("style"))
    with st.container(horizontal=True, gap="small", key="styles"):
        for style in STYLES:
            with st.container(width=205, gap=None):
                if (picture := LOOKS / f"{style}.png").is_file():
                    st.image(str(picture), width="stretch", alt="")
                kind = "primary" if style == chosen else "secondary"
                if st.button(here.say(f"style_{style}"), key=f"style-{style}", type=kind, width="stretch"):
                    st.session_state["site-style"] = None if style == chosen else style
                    st.rerun()
    if chosen is None:
        st.caption(here.say("style_any"))
    return chosen


def pick_theme(here: Here) -> str:
    """Themes as their own title slides, side by side."""
    offered = themes()
    chosen = st.session_state.setdefault("theme", offered[0].name)
    st.caption(here.say("theme"))
    with st.container(horizontal=True, gap="small", key="themes"):
        for theme in offered:
            with st.container(width=163, gap=None):
                if (thumbnail := THEMES / theme.name / "thumbnail.png").is_file():
                    st.image(str(thumbnail), width="stretch", alt="")
                kind = "primary" if theme.name == chosen else "secondary"
                if st.button(theme.title, key=f"theme-{theme.name}", type=kind, width="stretch", help=theme.summary):
                    st.session_state["theme"] = theme.name
                    st.rerun()
    return chosen
