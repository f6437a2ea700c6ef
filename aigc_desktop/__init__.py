"""AIGC Desktop: briefs in, drafts out, on your own machine."""

from aigc_desktop.version import __version__

__all__ = ["__version__"]
