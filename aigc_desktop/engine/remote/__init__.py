"""Writing on a server that speaks OpenAI's protocol."""
