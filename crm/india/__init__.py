"""What only India has: numbers of GST and its states, links to pay by UPI."""
