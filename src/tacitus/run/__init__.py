"""Where work runs: here, in processes, or on a cluster that the user names."""
