"""What runs between the parent and the confined program: standard library only, so that it starts in milliseconds."""
