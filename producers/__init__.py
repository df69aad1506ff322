"""Ways in: files, folders, standard input, feeds; published with kafka-python, keyed by article id."""
