"""Pages of signing in, of the own account, of invitations and of managing users."""
