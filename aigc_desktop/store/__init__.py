"""What is kept on disk: settings, library, unsaved work."""
