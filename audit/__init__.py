"""The tamper-evident log, its bundles and its verifiers. Usable alone."""
