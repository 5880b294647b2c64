"""Whether a model thinks before it answers: on for planning, off for filling in, or as the settings say.

    model     as the model does by itself; nothing is sent (the default)
    planning  on while something is planned, off while it is filled in
    always, never

The embedded engine takes it as an argument. Servers take it in two forms that exist side by side: the chat template's
own argument (vLLM, SGLang) and GLM's field; a server that refuses fields it does not know needs `model`.
"""

from __future__ import annotations

from typing import Any

from langchain_core.language_models import BaseChatModel

from agents.settings import Settings


def thinking(model: BaseChatModel, settings: Settings, *, planning: bool) -> dict[str, Any]:
    """Arguments of a call; none where the model decides."""
    if settings.thinking == "model":
        return {}
    on = {"planning": planning, "always": True, "never": False}[settings.thinking]
    if getattr(model, "embedded", False):
        return {"thinking": on}
    fields = {"chat_template_kwargs": {"enable_thinking": on}, "thinking": {"type": "enabled" if on else "disabled"}}
    return {"extra_body": fields}
