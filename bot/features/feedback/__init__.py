"""Feedback: ratings that staff type, and those that customers give behind a link."""
