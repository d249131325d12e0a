"""What a campaign did: who came with its message, against who came without."""
