"""Identity: who asks, and what they may.

access.py    may(): the one decision        visitors.py  who a request comes from
sharing.py   links for readers              quotas.py    what one person may use up
hosts.py     names the server answers to    binding.py   when it may be reached from elsewhere
signing.py   the server's own secret key
"""

from app.identity.access import PROJECT_ACTIONS, Action, Identity, may
from app.identity.binding import check_binding, is_loopback
from app.identity.hosts import HostGuard
from app.identity.visitors import Doorway

__all__ = ["PROJECT_ACTIONS", "Action", "Doorway", "HostGuard", "Identity", "check_binding", "is_loopback", "may"]
