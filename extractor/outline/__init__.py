"""A text to lines, parts of the page, and the tree of its sections."""
