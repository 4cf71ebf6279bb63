"""Speed, memory and disk: beside the tutorial pipeline, and as a library grows."""
