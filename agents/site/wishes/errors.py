"""What a wish can fail by. The site stays as it was."""

from __future__ import annotations

from agents.errors import InputRefused


class WishRefused(InputRefused):
    """The wish contradicts itself or what the site is; nothing was changed."""

    code = "wish-refused"
