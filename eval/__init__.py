"""Expected answers, metrics, runs and reports: how well the house quotes and refuses."""
