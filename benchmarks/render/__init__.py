"""What the renderer is measured by."""
