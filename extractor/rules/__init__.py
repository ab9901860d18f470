"""Rule files, what they share, and how rules are tried on a text."""
