"""A document on the page, with what was quoted from it."""
