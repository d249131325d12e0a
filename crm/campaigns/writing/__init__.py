"""A campaign while it is written: its answers, who is ticked, and those that are ready."""
