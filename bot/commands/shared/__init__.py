"""What several commands need: settings, the store, signals, a line of progress."""
