"""Pages of referrals: the public door, the inbox, sending, and the remissgrupp."""
