"""A scene as native PowerPoint: `write` and its types."""

from agents.render.pptx.context import Capture, RasterNote, Report
from agents.render.pptx.palette import Theme
from agents.render.pptx.writer import Properties, write

__all__ = ["Capture", "Properties", "RasterNote", "Report", "Theme", "write"]
