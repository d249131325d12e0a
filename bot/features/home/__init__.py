"""The way in: /start, the menu, help, and leaving a flow."""
