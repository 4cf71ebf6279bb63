"""The page's tab for questions."""
