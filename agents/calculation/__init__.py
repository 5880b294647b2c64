"""Arithmetic for agents: expressions in Python's form, evaluated by rules of our own in a process that may nothing."""
