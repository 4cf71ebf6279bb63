"""From a question to quotes, or to a plain statement of what the sources do not say."""
