"""What the user says: the frozen value of one self-evaluation package, and nothing that computes or draws."""
