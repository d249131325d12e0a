"""Staff members: list, roles, invitations."""
