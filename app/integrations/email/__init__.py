"""E-mail: what a sender promises, and the senders we have."""
