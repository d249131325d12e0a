"""Commands and questions that are written as plain words."""
