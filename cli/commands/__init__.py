"""One module a command of `communique`."""
