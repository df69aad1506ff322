"""Ways in: files, folders, standard input, feeds, HTTP; published with kafka-python, keyed by article id."""
