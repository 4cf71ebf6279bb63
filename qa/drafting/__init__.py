"""Drafts of a reply: composed of quotes, edited by a person, kept, and written to a file."""
