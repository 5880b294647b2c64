"""Hosted sandboxes of E2B, or of whoever speaks the same protocol. `sandbox.E2BSandbox` is the way in."""
