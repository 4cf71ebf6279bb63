"""Training of a Nordic tower: `python -m index.training DATA --out FOLDER`."""
