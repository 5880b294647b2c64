"""Checks: measured faults of a rendered artifact, and what they were measured on."""
