"""Pages about cases, the records in them, consents and people."""
