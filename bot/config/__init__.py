"""Settings: read from the file and the environment, checked, explained."""
