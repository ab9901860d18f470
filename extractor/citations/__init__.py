"""Citations, and the documents that they mean."""
