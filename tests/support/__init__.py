"""What tests and benchmarks need around the application: servers they start and stop themselves."""
