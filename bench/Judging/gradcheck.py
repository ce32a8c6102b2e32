"""Puts planted mistakes to torch.autograd.gradcheck.

    python3 gradcheck.py FILE NAMES PROGRAM [ARGUMENTS]      PROGRAM ARGUMENTS serve NAME answers the protocol with mistake NAME

NAMES holds one line a mistake: its name, "n/a" or "run", and its operations. FILE gets a word for each mode of gradcheck.
"""
import json
import os
import subprocess
import sys
import warnings

import numpy as np
import torch

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../adapters/python"))
import exactgrad

B, N, H, M = 4, 5, 6, 3


class Program:
    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.ask(dict(message="hello", protocol="exactgrad/1"), {})

    def ask(self, words, tensors):
        exactgrad.write(self.process.stdin, words, {name: np.array(value, order="C") for name, value in tensors.items()})
        return exactgrad.read(self.process.stdout)[1]

    def call(self, operation, request=(), layout=None, reduction=None, **tensors):
        words = dict(message="call", id="1", operation=operation)
        words.update({"layout": layout} if layout else {}, **({"reduction": reduction} if reduction else {}))
        if operation in ("linear.backward", "network.step"):
            words.update(request=" ".join(request), **{f"mode.{name}": "overwrite" for name in request})
        return self.ask(words, {name: value.detach().numpy() for name, value in tensors.items()})

    def close(self):
        exactgrad.write(self.process.stdin, dict(message="bye"), {})
        self.process.wait()


def tensor(array, like):
    return torch.from_numpy(np.array(array)).to(like.dtype)


def linear(program, layout):
    class Linear(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, w, b):
            ctx.save_for_backward(x, w)
            return tensor(program.call("linear.forward", layout=layout, x=x, w=w, b=b)["y"], x)

        @staticmethod
        def backward(ctx, dy):
            x, w = ctx.saved_tensors
            g = program.call("linear.backward", ("dx", "dw", "db"), layout, x=x, w=w, dy=dy)
            return tensor(g["dx"], x), tensor(g["dw"], x), tensor(g["db"], x)

    return Linear.apply, [(B, N), (N, M) if layout == "input-major" else (M, N), (M,)]


def relu(program):
    class Relu(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return tensor(program.call("relu.forward", x=x)["y"], x)

        @staticmethod
        def backward(ctx, dy):
            (x,) = ctx.saved_tensors
            return tensor(program.call("relu.backward", x=x, dy=dy)["dx"], x)

    return Relu.apply, [(B, M)]


def mse(program, reduction):
    target = torch.linspace(-1, 1, B * M, dtype=torch.float64).reshape(B, M)

    class Mse(torch.autograd.Function):
        @staticmethod
        def forward(ctx, p):
            ctx.save_for_backward(p)
            return tensor(program.call("mse.forward", reduction=reduction, prediction=p, target=target.to(p.dtype))["loss"], p)

        @staticmethod
        def backward(ctx, dl):
            (p,) = ctx.saved_tensors
            g = program.call("mse.backward", reduction=reduction, prediction=p, target=target.to(p.dtype), dloss=dl)
            return tensor(g["dprediction"], p)

    return Mse.apply, [(B, M)]


def chain(program, layout, reduction):
    target = torch.linspace(-1, 1, B * M, dtype=torch.float64).reshape(B, M)
    names = ("dx", "dw1", "db1", "dw2", "db2")

    class Chain(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, w1, b1, w2, b2):
            ctx.save_for_backward(x, w1, b1, w2, b2)
            one = torch.ones((), dtype=x.dtype)
            return tensor(Chain.step(x, w1, b1, w2, b2, one, ())["loss"], x)

        @staticmethod
        def step(x, w1, b1, w2, b2, dloss, request):
            return program.call("network.step", request, layout, reduction, x=x, w1=w1, b1=b1, w2=w2, b2=b2,
                                target=target.to(x.dtype), dloss=dloss)

        @staticmethod
        def backward(ctx, dl):
            g = Chain.step(*ctx.saved_tensors, dl, names)
            return tuple(tensor(g[name], dl) for name in names)

    first, second = ((N, H), (H, M)) if layout == "input-major" else ((H, N), (M, H))
    return Chain.apply, [(B, N), first, (H,), second, (M,)]


def functions(program, operations):
    layouts, reductions = ("input-major", "output-major"), ("none", "sum", "batch-mean", "mean")
    if any(o.startswith("linear") for o in operations):
        yield from (linear(program, layout) for layout in layouts)
    if any(o.startswith("relu") for o in operations):
        yield relu(program)
    if any(o.startswith("mse") for o in operations):
        yield from (mse(program, reduction) for reduction in reductions)
    if "network.step" in operations and not any(o.startswith(("linear", "relu", "mse")) for o in operations):
        yield from (chain(program, layout, "mean") for layout in layouts)


def passes(program, operations, dtype, **options):
    for function, shapes in functions(program, operations):
        torch.manual_seed(0)
        inputs = [torch.randn(shape, dtype=dtype, requires_grad=True) for shape in shapes]
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                if not torch.autograd.gradcheck(function, inputs, raise_exception=False, **options):
                    return False
        except RuntimeError:  # PyTorch's own, of a wrong shape and the like: found as well
            return False
    return True


def main():
    file, names, command = sys.argv[1], sys.argv[2], sys.argv[3:]
    modes = {"gradcheck": (torch.float64, {}), "fast mode": (torch.float64, {"fast_mode": True}), "in float32": (torch.float32, {})}
    mistakes = {}
    everything = "linear relu mse".split()
    right = Program([*command, "serve", "none"])
    for mode in ("gradcheck", "fast mode"):
        if not passes(right, everything, *modes[mode][:1], **modes[mode][1]) or not passes(right, ["network.step"], torch.float64):
            sys.exit(f"{mode} fails right functions: whatever it catches here means nothing")
    mistakes["none"] = {mode: "missed" if passes(right, everything, dtype, **options) else "caught" for mode, (dtype, options) in modes.items()}
    right.close()
    for line in open(names):
        name, applies, *operations = line.split()
        if applies == "n/a":
            mistakes[name] = {mode: "n/a" for mode in modes}
            continue
        program = Program([*command, "serve", name])
        mistakes[name] = {
            mode: "missed" if passes(program, operations, dtype, **options) else "caught" for mode, (dtype, options) in modes.items()
        }
        program.close()
        print(name, mistakes[name], file=sys.stderr)
    with open(file, "w") as out:
        json.dump({"torch": torch.__version__, "mistakes": mistakes}, out, indent=1)
        out.write("\n")


if __name__ == "__main__":
    main()
