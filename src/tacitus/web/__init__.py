"""The workbench's server: routes, schemas, the progress stream and the built pages."""
