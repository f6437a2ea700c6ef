"""Reading a news brief out of a writer's notes, in English and Chinese."""

from aigc_desktop.content.notes.read import read_notes

__all__ = ["read_notes"]
