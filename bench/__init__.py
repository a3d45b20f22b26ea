"""Speed, measured: each page beside the bare SQL that returns its data and a minimal Django page with its HTML.

`make bench`, or `python -m bench --people 1000,10000`. Everybody in here is generated; identity numbers are
official test numbers for as many as there are, and the rest have none.
"""
