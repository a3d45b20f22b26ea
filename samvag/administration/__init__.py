"""An organisation's own administrator: units, who works where, hours, sites. Never anything about a person in care."""
