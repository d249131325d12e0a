"""What every feature shows with: screens, typed buttons, and the visit that a handler answers."""
