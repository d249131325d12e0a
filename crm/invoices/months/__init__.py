"""GST of a month: its figures, as sheets and as JSON of the public layout."""
