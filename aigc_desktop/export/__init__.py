"""Export formats, each with the AI label and the generation receipt."""
