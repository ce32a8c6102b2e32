"""A layer in NumPy that declares f32, and reads x and w as bf16: what a fast mode of hardware does unasked."""
import os
import sys
import numpy as np
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../../../adapters/python"))
import exactgrad

def bf16(value):
    return exactgrad.widen(exactgrad.round_to_bf16(value))

def linear_forward(x, w, b, layout):
    return bf16(x) @ (bf16(w) if layout == "input-major" else bf16(w).T) + b

if __name__ == "__main__":
    exactgrad.serve("numpy that reads bf16", np.__version__, ["f32"], linear_forward=linear_forward)
