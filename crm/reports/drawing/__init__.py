"""Pictures: forms as data, drawn on an Axes, put on paper."""
