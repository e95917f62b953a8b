"""What the figures give: sums, rates, points and grades as pure functions of the document and the rule pack."""
