"""From "Friday at 3 pm" or 周五下午三点 to an entry for a calendar."""
