"""The outside: what we ask of companies, servers and disks, and the two ways they may fail."""
