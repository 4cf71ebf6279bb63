"""The page's tab for the library."""
