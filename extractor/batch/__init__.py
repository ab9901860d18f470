"""Many documents: what is to be done, who does it, and what has been done."""
