"""What goes wrong with the broker, said so that a person knows what to do."""


class BrokerError(RuntimeError):
    """The local broker cannot do what was asked; the message says why and what helps."""
