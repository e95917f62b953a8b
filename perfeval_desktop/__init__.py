"""绩效自评填报: fill in, check and print the yearly performance self-evaluation of a department."""

__version__ = "0.1.0"
