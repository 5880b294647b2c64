"""The back office: every table, for administrators."""
