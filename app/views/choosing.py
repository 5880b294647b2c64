"""Choosing: which model works, a server of one's own, keys of search providers. Kept by `agents/choices.py`.

No key is ever shown. What the environment or a file sets is not offered.
"""

from __future__ import annotations

import streamlit as st
from pydantic import SecretStr

from agents.choices import choose, read_choices
from app.views.here import Here, plain, told


def is_fixed(here: Here, name: str) -> bool:
    """Whether the environment, a flag or `impasto.toml` says it already."""
    return name in here.settings.model_fields_set


def offer_use(here: Here, name: str) -> None:
    """A button that makes this model the one that works; none where it is, or where something else decides."""
    if name == here.settings.model or not here.identity.administers or is_fixed(here, "model"):
        return
    if st.button(here.say("use_it"), key=f"use-{name}", icon=":material/check:"):
        with told(here):
            choose(here.settings, model=name, endpoint_model=None)
            st.rerun()


def draw_endpoint(here: Here) -> None:
    """A server of one's own: tested on the spot, then used from the next job on."""
    st.header(here.say("endpoint"), anchor=False)
    st.caption(here.say("endpoint_lead"))
    if is_fixed(here, "model"):
        st.caption(here.say("fixed", name="IMPASTO_MODEL"))
    chosen = here.settings.model if here.settings.asks_endpoint else ""
    if chosen and not is_fixed(here, "model"):
        name = here.settings.endpoint_model
        st.success(plain(here.say("endpoint_used", address=f"{chosen} {name or ''}".strip())), icon=":material/cable:")
        if st.button(here.say("endpoint_drop"), icon=":material/undo:", key="endpoint-drop"):
            with told(here):
                choose(here.settings, model=None, endpoint_model=None, api_key=None)
                st.rerun()
    address = st.text_input(
        here.say("endpoint_address"), chosen, placeholder="http://127.0.0.1:8000/v1", key="endpoint"
    )
    left, right = st.columns(2)
    model = left.text_input(here.say("endpoint_model"), here.settings.endpoint_model or "", key="endpoint-model")
    key = right.text_input(here.say("endpoint_key"), type="password", key="endpoint-key", help=here.say("key_hint"))
    with st.container(horizontal=True):
        test = st.button(here.say("endpoint_test"), icon=":material/cable:", key="endpoint-test")
        offered = address.strip() and not is_fixed(here, "model")
        use = offered and st.button(here.say("use_it"), icon=":material/check:", key="endpoint-use", type="primary")
    if (test or use) and address.strip():
        _try(here, address.strip().rstrip("/"), model.strip() or None, key.strip() or None, use=bool(use))


def _try(here: Here, address: str, model: str | None, key: str | None, *, use: bool) -> None:
    """Test the endpoint, and take it where it answers and that was asked."""
    from app.doctor import endpoint

    secret = SecretStr(key) if key else here.settings.api_key
    finding = endpoint(here.settings.model_copy(update={"model": address, "endpoint_model": model, "api_key": secret}))
    if use and finding.state == "ok":
        with told(here):
            choose(here.settings, model=address, endpoint_model=model, **({"api_key": key} if key else {}))
            st.rerun()
    (st.success if finding.state == "ok" else st.error)(here.why(finding.said, finding.fix))


def offer_key(here: Here, field: str) -> None:
    """A line to enter a key or an address, and a button that forgets it."""
    if is_fixed(here, field):
        return
    with st.form(f"key-{field}", border=False, clear_on_submit=True):
        kind = "default" if field == "searxng" else "password"
        with st.container(horizontal=True, vertical_alignment="bottom"):
            given = st.text_input(
                field.split("_")[0].capitalize(),
                type=kind,
                label_visibility="collapsed",
                placeholder=here.say("key_place" if kind == "password" else "address_place"),
            )
            keep = st.form_submit_button(here.say("keep"), icon=":material/save:")
            forget = field in read_choices(here.settings.data) and st.form_submit_button(
                here.say("forget"), icon=":material/delete:"
            )
    if forget or (keep and given.strip()):
        with told(here):
            choose(here.settings, **{field: None if forget else given.strip()})
            st.rerun()
