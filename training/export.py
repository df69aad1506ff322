"""A trained network → the files that `nlp/reader` loads: encoder (8 bits), tokenizer, heads."""

import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers.models.bert.modeling_bert import BertModel, BertSelfAttention

from training.model import Network


class _Sentence(nn.Module):
    """The encoder for one sentence: no batch, no mask, and one product for query, key and value.

    It computes the same in four fifths of the time.
    """

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder
        self.heads = encoder.config.num_attention_heads
        self.threefold = nn.ModuleList(_threefold(layer.attention.self) for layer in encoder.encoder.layer)

    def forward(self, input_ids: Tensor) -> Tensor:
        """Ids of the pieces [T] → their vectors [T, H]."""
        given = self.encoder.embeddings
        places = given.position_embeddings.weight[: input_ids.shape[0]] + given.token_type_embeddings.weight[0]
        vectors: Tensor = given.LayerNorm(given.word_embeddings(input_ids) + places)
        for layer, threefold in zip(self.encoder.encoder.layer, self.threefold, strict=True):
            seen = layer.attention.output
            vectors = seen.LayerNorm(seen.dense(self._attention(threefold(vectors))) + vectors)
            vectors = layer.output.LayerNorm(layer.output.dense(layer.intermediate(vectors)) + vectors)
        return vectors

    def _attention(self, threefold: Tensor) -> Tensor:
        size = threefold.shape[1] // 3
        query, key, value = threefold.view(-1, 3, self.heads, size // self.heads).permute(1, 2, 0, 3).unbind(0)
        weights = torch.softmax(query @ key.transpose(1, 2), dim=-1)
        return (weights @ value).transpose(0, 1).reshape(-1, size)


def _threefold(attention: BertSelfAttention) -> nn.Linear:
    """Query, key and value as one layer; what scales the products is in the query already."""
    parts = [attention.query, attention.key, attention.value]
    scales = [attention.attention_head_size**-0.5, 1.0, 1.0]
    size = attention.query.in_features
    joined = nn.Linear(size, 3 * size)
    joined.weight.data = torch.cat([part.weight.data * scale for part, scale in zip(parts, scales, strict=True)])
    joined.bias.data = torch.cat([part.bias.data * scale for part, scale in zip(parts, scales, strict=True)])
    return joined


def export(network: Network, tokenizer: Tokenizer, folder: Path) -> None:
    """Writes `encoder.onnx`, `tokenizer.json` and `heads.npz` (half precision) into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "encoder.onnx"
        _to_onnx(network.encoder, plain)
        # One scale for each output of a layer: with one for the whole layer twice as much is lost by the rounding.
        quantize_dynamic(plain, folder / "encoder.onnx", weight_type=QuantType.QInt8, per_channel=True)
    onnx.checker.check_model(folder / "encoder.onnx")
    tokenizer.no_padding()
    tokenizer.save(str(folder / "tokenizer.json"))
    heads = {name: value.detach().numpy().astype(np.float16) for name, value in network.heads.state_dict().items()}
    np.savez_compressed(folder / "heads.npz", **heads)


def _to_onnx(encoder: BertModel, file: Path) -> None:
    torch.onnx.export(
        _Sentence(encoder),
        (torch.ones(16, dtype=torch.long),),
        str(file),
        input_names=["input_ids"],
        output_names=["vectors"],
        dynamic_axes={"input_ids": {0: "piece"}, "vectors": {0: "piece"}},
        dynamo=False,
    )
