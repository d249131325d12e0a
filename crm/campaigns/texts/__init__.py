"""What a campaign says to one customer: approved texts, and the values that go into them."""
