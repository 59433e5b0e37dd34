"""Names to parties, and one event in several sources: reversible."""
