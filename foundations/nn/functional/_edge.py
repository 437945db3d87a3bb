"""What the public functions of this folder refuse, in the same words."""


def one_type(name: str, *tensors) -> None:
    """RuntimeError unless all tensors (None aside) hold floats of one type, as PyTorch demands."""
    types = {str(t.dtype) for t in tensors if t is not None}
    if len(types) > 1 or not types <= {"float32", "float64"}:
        raise RuntimeError(f"{name} takes tensors of one type, float32 or float64; got {' and '.join(sorted(types))}")
