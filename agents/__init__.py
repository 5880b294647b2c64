"""Agents: typed graphs and their tools. May import `model`; never imports `app`."""
