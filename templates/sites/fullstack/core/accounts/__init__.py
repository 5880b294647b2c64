"""Accounts: signing up, in and out, passwords, sessions, the page of one's own."""
