"""Charts, the dashboard, and files for the accountant."""
