"""The desk: commands that make one value from another, one history of them, and who is told of it."""
