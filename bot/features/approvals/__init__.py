"""What staff ask for, and the answers of owners and managers."""
