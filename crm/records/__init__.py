"""What staff record, of whatever kind: taken back by /undo, asked for by who may not do it."""
