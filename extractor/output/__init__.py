"""Plans as tables and files."""
