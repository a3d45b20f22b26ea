"""Adapters to the world outside, one a folder. Wired in `config`; no context imports them."""
