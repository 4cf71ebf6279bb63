"""From passages to an index that is searched by meaning and by words."""
