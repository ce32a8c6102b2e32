"""Hooks an implementation in Python up to ExactGrad: docs/protocol.md in one file, with NumPy as its only need.

    import exactgrad
    exactgrad.serve(forward=lambda x, w, b: ..., backward=lambda x, w, dy: (dx, dw, db))
    exactgrad.serve(name="mine", linear_forward=lambda x, w, b, layout: ...)

The first is for a layer of one layout (layouts=["output-major"] where w is [outputs, inputs]), the second for any operation. Functions get NumPy arrays (read-only) and words by the protocol's names, and return an array, or a dict of arrays by name
where several gradients can be asked for. Declared is what is given. None, for a result or for one gradient, means unsupported.
A function that was asked to accumulate need not know: the helper adds the old content.
bf16, which NumPy lacks, is handed over as float32, exactly, and rounded to nearest even on the way back.
"""

import json
import os
import struct
import sys
import traceback

import numpy as np

TYPES = {"F64": np.dtype("<f8"), "F32": np.dtype("<f4"), "F16": np.dtype("<f2"), "BF16": np.dtype("<u2")}
NAMES = {TYPES[name]: name for name in ("F64", "F32", "F16")}
WEIGHTED, LOSSY = ("linear.forward", "linear.backward", "network.step"), ("mse.forward", "mse.backward", "network.step")
ONLY_OUTPUT = {"linear.forward": "y", "relu.forward": "y", "relu.backward": "dx", "mse.forward": "loss", "mse.backward": "dprediction"}


def widen(bits):
    # As one dimension, also where there is none: NumPy's scalars would turn into other types.
    return (bits.reshape(-1).astype("<u4") << 16).view("<f4").reshape(bits.shape)


def round_to_bf16(value):
    bits = np.ascontiguousarray(value).reshape(-1).view("<u4")
    rounded = (bits + 0x7FFF + (bits >> 16 & 1)) >> 16
    return np.where(bits & 0x7FFFFFFF > 0x7F800000, 0x7FC0, rounded).astype("<u2").reshape(np.shape(value))


def read(stream):
    """The next frame as (words, tensors, element type), or None at the end of the input."""
    head = stream.read(16)
    if len(head) < 16:
        return None
    length, size = struct.unpack("<QQ", head)
    body = stream.read(length - 8)
    header = json.loads(body[:size])
    words, tensors, kind = header.pop("__metadata__", {}), {}, None
    for name, entry in header.items():
        kind = entry["dtype"]
        array = np.ndarray(entry["shape"], TYPES[kind], body, size + entry["data_offsets"][0])
        tensors[name] = widen(array) if kind == "BF16" else array
    return words, tensors, kind


def write(stream, words, tensors, kind=None):
    header, data, end = {"__metadata__": words}, [], 0
    for name, value in tensors.items():
        value = np.asarray(value)
        if kind == "BF16" and value.dtype == np.float32:
            value, dtype = round_to_bf16(value), kind
        elif value.dtype in NAMES:
            dtype = NAMES[value.dtype]
        else:
            raise TypeError(f"{name} has the dtype {value.dtype}, which the protocol does not know")
        data.append(value.tobytes())
        header[name] = {"dtype": dtype, "shape": value.shape, "data_offsets": (end, end + len(data[-1]))}
        end += len(data[-1])
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    stream.write(b"".join([struct.pack("<QQ", 8 + len(text) + end, len(text)), text, *data]))
    stream.flush()


def answer(functions, words, tensors):
    """The tensors of the result by name, or None for unsupported."""
    operation = words["operation"]
    if operation not in functions:
        return None
    old = {name[5:]: tensors.pop(name[5:]) for name, mode in words.items() if name[:5] == "mode." and mode == "accumulate"}
    if operation in WEIGHTED:
        tensors["layout"] = words["layout"]
    if operation in LOSSY:
        tensors["reduction"] = words["reduction"]
    if operation in ONLY_OUTPUT:
        value = functions[operation](**tensors)
        return None if value is None else {ONLY_OUTPUT[operation]: value}
    request = words["request"].split()
    values = functions[operation](request=request, **tensors)
    names = ["loss"] + request if operation == "network.step" else request
    if values is None or any(values[name] is None for name in names):
        return None
    return {name: old[name] + np.asarray(values[name]) if name in old else values[name] for name in names}


def by_name(gradients):
    return gradients if gradients is None or isinstance(gradients, dict) else dict(zip(("dx", "dw", "db"), gradients, strict=True))


def serve(name=None, version="", element_types=("f64", "f32"), layouts=None, reductions=("none", "sum", "batch-mean", "mean"),
          accumulators="bf16=f32", relu_at_zero=0, relu_backward_at_nan="nan", subnormals="kept", forward=None, backward=None,
          **functions):
    """Answers calls until the judge says bye. Functions: linear_forward=..., network_step=... and so on, or forward and backward."""
    plain = forward is not None or backward is not None
    if plain and layouts is not None and len(layouts) != 1:
        raise ValueError("forward and backward are not told the layout: expected one layout, such as layouts=['output-major']")
    name = name or os.path.basename(sys.argv[0])
    layouts = layouts or (["input-major"] if plain else ["input-major", "output-major"])
    if forward is not None:
        functions["linear_forward"] = lambda x, w, b, layout: forward(x, w, b)
    if backward is not None:
        functions["linear_backward"] = lambda x, w, dy, layout, request: by_name(backward(x, w, dy))
    functions = {key.replace("_", ".", 1): function for key, function in functions.items() if function is not None}
    stdin, stdout = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # A stray print now goes to standard error, and cannot corrupt the protocol.
    while True:
        message = read(stdin)
        if message is None or message[0]["message"] == "bye":
            return
        words, tensors, kind = message
        if words["message"] == "hello":
            write(stdout, dict(message="hello", protocol="exactgrad/1", name=name, version=version, operations=" ".join(functions),
                               element_types=" ".join(element_types), layouts=" ".join(layouts), reductions=" ".join(reductions),
                               accumulate="true", accumulators=accumulators, relu_at_zero=str(relu_at_zero),
                               relu_backward_at_nan=relu_backward_at_nan, subnormals=subnormals), {})
            continue
        error = dict(message="error", id=words["id"], code="unsupported", text=f"{name} does not do this {words['operation']}")
        try:
            result = answer(functions, words, tensors)
            if result is None:
                write(stdout, error, {})
            else:
                write(stdout, dict(message="result", id=words["id"]), result, kind)
        except Exception:
            traceback.print_exc()
            write(stdout, dict(error, code="failed", text=traceback.format_exc().strip().splitlines()[-1]), {})
