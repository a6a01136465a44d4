"""Forms of delegations, by what they are about."""
