"""Background jobs: one worker thread, a queue, cancelling."""
