"""The engine: arrays in, arrays out, a seed as an argument."""
