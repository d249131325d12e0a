"""Who works here: list, roles, invitations."""
