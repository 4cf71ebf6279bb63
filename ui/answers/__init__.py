"""An answer on the page: quotes, citations, copying, feedback."""
