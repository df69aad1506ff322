"""A trained network → the files that `nlp/reader` loads: encoder (8 bits), tokenizer, heads."""

import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch import Tensor, nn

from training.model import Network


class _Vectors(nn.Module):
    def __init__(self, encoder: nn.Module) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        vectors: Tensor = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        return vectors


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


def _to_onnx(encoder: nn.Module, file: Path) -> None:
    sample = torch.ones(2, 16, dtype=torch.long)
    names = ["input_ids", "attention_mask"]
    free = {0: "sentence", 1: "piece"}
    torch.onnx.export(
        _Vectors(encoder),
        (sample, sample),
        str(file),
        input_names=names,
        output_names=["vectors"],
        dynamic_axes=dict.fromkeys([*names, "vectors"], free),
        dynamo=False,
    )
