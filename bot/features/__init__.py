"""One folder a noun: handlers (read, one use case, one screen) and views (data to Screen)."""
