"""Scripts that train the built-in models; run as modules, never imported by the program."""
