"""The header of a plan: who issued it, when, as what, and who signed."""
