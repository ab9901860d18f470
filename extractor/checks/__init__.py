"""What looks wrong in one document, and what no rule consumed."""
