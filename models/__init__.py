"""Language and embedding models on this PC. Imports nothing else of ours."""
