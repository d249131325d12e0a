"""Background jobs: the table, the runner, and the work itself."""
