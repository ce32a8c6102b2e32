"""Answers a folder of calls (docs/vectors.md): python3 answer.py CALLS ANSWERS --with torch --device cuda --dtype bf16 --tf32 off"""
import argparse, importlib, json, pathlib, struct

flags = argparse.ArgumentParser(description=__doc__)
flags.add_argument("calls", type=pathlib.Path)
flags.add_argument("answers", type=pathlib.Path)
flags.add_argument("--with", dest="library", choices=["numpy", "torch"], default="numpy")
flags.add_argument("--device", default="cpu")
flags.add_argument("--dtype", choices=["f64", "f32", "f16", "bf16"], default="f32")
flags.add_argument("--tf32", choices=["on", "off"], default="off")
args = flags.parse_args()
library = importlib.import_module(f"with_{args.library}").Library(args)  # has: hello, load, dump, compute

def frame(words, tensors):
    header, data = {"__metadata__": words}, b""
    for name, tensor in tensors.items():
        raw = library.dump(tensor)
        header[name] = dict(dtype=args.dtype.upper(), shape=list(tensor.shape), data_offsets=[len(data), len(data) + len(raw)])
        data += raw
    text = json.dumps(header).encode()
    return struct.pack("<QQ", 8 + len(text) + len(data), len(text)) + text + data

def answer(words, tensors):
    try:
        return frame(dict(message="result", id=words["id"]), library.compute(words, tensors))
    except Exception as problem:
        code = "unsupported" if "not implemented" in str(problem) else "failed"
        return frame(dict(message="error", id=words["id"], code=code, text=f"{type(problem).__name__}: {problem}"[:1000]), {})

args.answers.mkdir(parents=True, exist_ok=True)
for path in sorted(args.calls.glob(f"calls/*.{args.dtype}.frames")):
    calls, answers = path.read_bytes(), open(args.answers / path.name, "wb")
    while calls:
        length, size = struct.unpack_from("<QQ", calls)
        header, data, calls = json.loads(calls[16 : 16 + size]), calls[16 + size : 8 + length], calls[8 + length :]
        words = header.pop("__metadata__")
        tensors = {name: library.load(data[slice(*entry["data_offsets"])], entry["shape"]) for name, entry in header.items()}
        answers.write(frame(library.hello, {}) if words["message"] == "hello" else answer(words, tensors))
    answers.close()
