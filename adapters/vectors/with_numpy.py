"""NumPy for answer.py: the formulas as one would write them, f16 and bf16 computed in f32 and rounded once."""
import numpy as np

class Library:
    def __init__(self, args):
        np.seterr(all="ignore")
        self.bf16, self.stored = args.dtype == "bf16", dict(f64="<f8", f32="<f4", f16="<f2", bf16="<u2")[args.dtype]
        self.hello = dict(message="hello", protocol="exactgrad/1", name="numpy", version=np.__version__, element_types=args.dtype,
                          operations="linear.forward linear.backward relu.forward relu.backward mse.forward mse.backward",
                          reductions="none sum mean", accumulators="f16=f32 bf16=f32", relu_backward_at_nan="gradient")

    def load(self, raw, shape):
        array = np.frombuffer(raw, self.stored)
        return ((array.astype("<u4") << 16).view("<f4") if self.bf16 else array.astype(max(self.stored, "<f4"))).reshape(shape)

    def dump(self, array):
        bits = np.ascontiguousarray(array, "<f4").reshape(-1).view("<u4") if self.bf16 else 0
        even = np.where(bits & 0x7FFFFFFF > 0x7F800000, 0x7FC0, (bits + 0x7FFF + (bits >> 16 & 1)) >> 16) if self.bf16 else array
        return even.astype(self.stored).tobytes()

    def compute(self, words, t):
        stored = lambda w: w.T if words["layout"] == "output-major" else w
        operation = words["operation"]
        if operation == "linear.forward":
            return {"y": t["x"] @ stored(t["w"]) + t["b"]}
        if operation == "linear.backward":
            new = {"dx": t["dy"] @ stored(t["w"]).T, "dw": stored(t["x"].T @ t["dy"]), "db": t["dy"].sum(0)}
            return {d: t[d] + new[d] if d in t else new[d] for d in words["request"].split()}
        if operation == "relu.forward":
            return {"y": np.maximum(t["x"], 0)}
        if operation == "relu.backward":
            return {"dx": np.where(t["x"] <= 0, np.zeros_like(t["dy"]), t["dy"])}
        error = t["prediction"] - t["target"]
        count = error.dtype.type(error.size if words["reduction"] == "mean" else 1)
        if operation == "mse.backward":
            return {"dprediction": 2 * error * (t["dloss"] / count)}
        return {"loss": error**2 if words["reduction"] == "none" else np.sum(error**2) / count}
