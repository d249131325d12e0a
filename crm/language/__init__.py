"""What people type and what their files hold: one vocabulary, one reader of each kind."""
