"""Accounts: what sources say of a matter, where a question asks for no single value."""
