from tests.agents.net.conftest import internet

__all__ = ["internet"]
