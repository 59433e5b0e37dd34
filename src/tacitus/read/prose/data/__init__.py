"""Rules and cue lists of the prose reader, as data."""
