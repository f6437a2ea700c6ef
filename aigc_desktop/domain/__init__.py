"""Values everything speaks in: briefs, prompts, sampling, candidates, findings."""
