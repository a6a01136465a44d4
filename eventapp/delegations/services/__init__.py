"""Use cases of delegations, by what they are about."""
