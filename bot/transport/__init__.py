"""Updates in, calls out: polling, webhook, retries, one update at a time for each chat."""
