"""Finding and counting what belongs to delegations."""
