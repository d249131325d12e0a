"""Building blocks of every feature: screens, typed buttons, and the request to a handler."""
