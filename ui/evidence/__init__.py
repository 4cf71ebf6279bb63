"""The page's tab for the evidence picture."""
