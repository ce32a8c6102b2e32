"""numpy_linear.py with one mistake: the bias gradient is the first example's, not the sum over the batch."""
import os
import sys
import numpy as np
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../../../adapters/python"))
import exactgrad

def stored(w, layout):  # [inputs, outputs] to the layout, or back
    return w if layout == "input-major" else w.T

def divisor(p, reduction):
    return p.dtype.type({"batch-mean": p.shape[0], "mean": p.size}.get(reduction, 1))

def linear_forward(x, w, b, layout):
    return x @ stored(w, layout) + b

def linear_backward(x, w, dy, layout, request):
    return {"dx": dy @ stored(w, layout).T, "dw": stored(x.T @ dy, layout), "db": dy[:1].sum(axis=0)}

def relu_forward(x):
    return np.maximum(x, 0)

def relu_backward(x, dy):
    return np.where(x > 0, dy, np.zeros_like(dy))

def mse_forward(prediction, target, reduction):
    squares = (prediction - target) ** 2
    return squares if reduction == "none" else squares.sum() / divisor(prediction, reduction)

def mse_backward(prediction, target, dloss, reduction):
    return 2 * (prediction - target) * (dloss / divisor(prediction, reduction))

def network_step(x, w1, b1, w2, b2, target, dloss, layout, reduction, request):
    z = linear_forward(x, w1, b1, layout)
    a = relu_forward(z)
    p = linear_forward(a, w2, b2, layout)
    second = linear_backward(a, w2, mse_backward(p, target, dloss, reduction), layout, request)
    first = linear_backward(x, w1, relu_backward(z, second["dx"]), layout, request)
    return {"loss": mse_forward(p, target, reduction), "dx": first["dx"], "dw1": first["dw"], "db1": first["db"],
            "dw2": second["dw"], "db2": second["db"]}

if __name__ == "__main__":
    np.seterr(all="ignore")
    functions = [linear_forward, linear_backward, relu_forward, relu_backward, mse_forward, mse_backward, network_step]
    exactgrad.serve("numpy with db_not_summed", np.__version__, ["f64", "f32", "bf16"], relu_backward_at_nan="zero",
                    **{f.__name__: f for f in functions})
