"""Video rooms: what a provider promises, and the providers we have."""
