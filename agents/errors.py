"""The agents' part of the error family (its tree is drawn in `model/errors.py`).

ImpastoError
├── InputRefused     exit 4   the input cannot be read, or must not be
├── BrowserMissing   exit 6   no Chromium to render with
└── SandboxMissing   exit 7   nothing here can confine generated code, so it does not run
"""

from __future__ import annotations

from model.errors import Cancelled, ConfigurationError, ImpastoError, ModelError

__all__ = ["BrowserMissing", "Cancelled", "ConfigurationError", "ImpastoError", "InputRefused", "ModelError"]


class InputRefused(ImpastoError):
    """Missing, empty, damaged, encrypted, mislabelled or hostile input; names the input and the reason."""

    code = "input-refused"
    exit_status = 4


class BrowserMissing(ImpastoError):
    """No usable Chromium was found; the fix says what to type."""

    code = "browser-missing"
    exit_status = 6


class SandboxMissing(ImpastoError):
    """No sandbox holds on this system, or a part of one was refused; without one generated code does not run."""

    code = "sandbox-missing"
    exit_status = 7
