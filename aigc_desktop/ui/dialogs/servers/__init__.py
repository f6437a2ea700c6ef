"""The dialogs for servers that write."""
