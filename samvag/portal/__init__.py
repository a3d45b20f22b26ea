"""The person's own page, and those who may act for the person."""
