"""One module for each command: `summary()`, `add_arguments(parser)`, `execute(arguments) -> exit code`."""
