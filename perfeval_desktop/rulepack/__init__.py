"""What the rule book says: the forms, columns, weights, scoring rules and texts of one place and year, as data."""
