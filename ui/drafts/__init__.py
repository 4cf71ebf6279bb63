"""The page's tab for draft replies."""
