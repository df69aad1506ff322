"""The network that is trained: a small transformer and shallow heads; the shipped twin is `nlp/reader/heads.py`."""

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import AutoModel

from communique.nlp.reader.reading import TYPES

HIDDEN = 256


class Network(nn.Module):
    """Encodes a sentence once; a span is the mean, the first and the last of its pieces."""

    def __init__(self, base: Path, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(base, add_pooling_layer=False)
        size = self.encoder.config.hidden_size
        self.dropout = nn.Dropout(dropout)
        self.heads = nn.ModuleDict(
            {
                "actor_recipient": nn.Linear(3 * size, 2),
                "left": nn.Linear(3 * size, HIDDEN),
                "right": nn.Linear(3 * size, HIDDEN),
                "context": nn.Linear(size, HIDDEN),
                "pair": nn.Linear(4 * HIDDEN, len(TYPES)),
                "quad": nn.Linear(size, 5),
                "told": nn.Linear(size, len(TYPES)),
                "alone": nn.Linear(4 * size, len(TYPES)),
            }
        )

    def encode(self, input_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, Tensor]:
        """Piece vectors [B, T, H] and the sentences' means [B, H]."""
        vectors = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        mask = attention_mask.unsqueeze(-1).float()
        return vectors, (vectors * mask).sum(1) / mask.sum(1)

    def spans(self, vectors: Tensor, places: list[tuple[int, int, int]]) -> Tensor:
        """[N, 3H] of N places (sentence, first piece, last piece + 1)."""
        parts = [vectors[row, first:last] for row, first, last in places]
        return self.dropout(torch.stack([torch.cat([p.mean(0), p[0], p[-1]]) for p in parts]))

    def sides(self, spans: Tensor) -> Tensor:
        """Logits [N, 2]: actor, recipient."""
        logits: Tensor = self.heads["actor_recipient"](spans)
        return logits

    def pairs(self, left: Tensor, right: Tensor, context: Tensor) -> Tensor:
        """Logits [N, 16] over TYPES."""
        a, b = torch.tanh(self.heads["left"](left)), torch.tanh(self.heads["right"](right))
        c = torch.tanh(self.heads["context"](self.dropout(context)))
        logits: Tensor = self.heads["pair"](self.dropout(torch.cat([a, b, a * b, c], dim=-1)))
        return logits

    def quad(self, context: Tensor) -> Tensor:
        """Logits [N, 5]."""
        logits: Tensor = self.heads["quad"](self.dropout(context))
        return logits

    def told(self, context: Tensor) -> Tensor:
        """Logits [N, 16]: whether any act is told, then each of TYPES after NONE."""
        logits: Tensor = self.heads["told"](self.dropout(context))
        return logits

    def alone(self, spans: Tensor, context: Tensor) -> Tensor:
        """Logits [N, 16] over TYPES: the act of which the span is the only side."""
        logits: Tensor = self.heads["alone"](torch.cat([spans, self.dropout(context)], dim=-1))
        return logits
