"""Names of agencies, and the agencies that they name."""
