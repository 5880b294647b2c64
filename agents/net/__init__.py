"""The network, as Impasto may use it: whatever fetches goes through here, so that it reaches the public web only.

The guard is for addresses on somebody else's word (a page, a document, a model, a search result). The model endpoint
that a person configures is their own word and does not go through it.
"""

from agents.net.errors import FetchFailed, FetchRefused
from agents.net.fetching import Fetched, Fetcher
from agents.net.policy import PAGES, Policy, policy_of
from agents.net.transport import AsyncGuardedTransport, GuardedTransport

__all__ = [
    "PAGES",
    "AsyncGuardedTransport",
    "FetchFailed",
    "FetchRefused",
    "Fetched",
    "Fetcher",
    "GuardedTransport",
    "Policy",
    "policy_of",
]
