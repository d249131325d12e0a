"""One line of text to a sale, stage by stage."""
