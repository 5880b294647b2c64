"""Rendering: HTML in, scene out, and the writers from the scene to PPTX, PDF, PNG and HTML."""
