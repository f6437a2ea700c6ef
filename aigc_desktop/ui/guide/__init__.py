"""The user guide: chapters in Markdown, shown in a window of their own, offline."""
