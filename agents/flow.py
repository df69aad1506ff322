"""Faust's flow control, without the trap by which it drops what it has just fetched."""

from mode.utils.queues import FlowControlEvent


class Flow(FlowControlEvent):
    """Resuming what is not suspended does nothing.

    Faust resumes twice when a worker has tables to restore: before it reads the changelogs, and again after it has let
    the streams' partitions go and sought their offsets. Resuming empties every queue, and between the two the fetcher
    has filled them: those records are never seen, and their offsets are passed over when later ones are committed.
    """

    def resume(self) -> None:
        """Let records flow; what has come in since they flow stays."""
        if not self.is_active():
            super().resume()
