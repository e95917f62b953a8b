"""The vault: one value in one file, read back exactly as it was, or refused with a sentence that says why."""
