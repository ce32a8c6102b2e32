"""PyTorch for answer.py: every gradient by autograd."""
import torch
from torch.nn.functional import linear, mse_loss, relu

ALONE = {"relu.backward": "dx", "mse.backward": "dprediction"}

class Library:
    def __init__(self, args):
        torch.backends.cuda.matmul.allow_tf32 = args.tf32 == "on"
        self.device, self.kind = args.device, dict(f64=torch.float64, f32=torch.float32, f16=torch.float16, bf16=torch.bfloat16)[args.dtype]
        self.hello = dict(message="hello", protocol="exactgrad/1", name=f"torch on {args.device}, tf32 {args.tf32}", version=torch.__version__,
                          operations="linear.forward linear.backward relu.forward relu.backward mse.forward mse.backward network.step",
                          element_types=args.dtype, reductions="none sum mean", accumulators="f16=f32 bf16=f32", relu_backward_at_nan="gradient")

    def load(self, raw, shape):
        return (torch.frombuffer(bytearray(raw), dtype=self.kind) if raw else torch.empty(0, dtype=self.kind)).reshape(shape).to(self.device)

    def dump(self, tensor):
        return bytes(tensor.detach().cpu().reshape(-1).view(torch.uint8).tolist())

    def compute(self, words, t):
        layer = lambda x, w, b: linear(x, w if words["layout"] == "output-major" else w.t(), b)
        loss = lambda prediction: mse_loss(prediction, t["target"], reduction=words["reduction"])
        operation, way = words["operation"].split(".")
        gradients = ALONE.get(words["operation"], words.get("request", "")).split()
        for d in gradients:
            t.setdefault(d[1:], t["dy"][:0].sum(0) if "dy" in t else None)  # linear.backward carries no b: zeros
            t[d[1:]].requires_grad_().grad = t.get(d)  # old content, to which autograd adds
        out = {"linear": lambda: layer(t["x"], t["w"], t.get("b")), "relu": lambda: relu(t["x"]), "mse": lambda: loss(t["prediction"]),
               "network": lambda: loss(layer(relu(layer(t["x"], t["w1"], t["b1"])), t["w2"], t["b2"]))}[operation]()
        if gradients:
            out.backward(t["dloss"] if "dloss" in t else t["dy"])
        result = {d: t[d[1:]].grad for d in gradients}
        return result if way == "backward" else {"loss" if "target" in t else "y": out, **result}
