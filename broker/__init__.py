"""A real Apache Kafka on this machine, without Docker; and the topics on any cluster."""
