"""Routes, schemas and the progress stream of the workbench."""
