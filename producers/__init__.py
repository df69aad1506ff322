"""Ways in: files, folders, standard input; published with kafka-python, keyed by article id."""
