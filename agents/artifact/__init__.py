"""Single-page artifacts: one sentence becomes one HTML file that needs nothing else. `making.make` is the way in."""
