"""The local models behind OpenAI's protocol, for editors and scripts on this machine."""
