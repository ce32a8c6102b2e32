"""Plants scales in the input gradient of a linear layer, in double, and asks torch.autograd.gradcheck, with its defaults."""
import sys
import torch

class Linear(torch.autograd.Function):
    @staticmethod
    def forward(ctx, scale, x, w, b):
        ctx.scale = scale
        ctx.save_for_backward(x, w)
        return x @ w + b

    @staticmethod
    def backward(ctx, dy):
        x, w = ctx.saved_tensors
        return None, ctx.scale * (dy @ w.t()), x.t() @ dy, dy.sum(dim=0)

torch.manual_seed(1)
inputs = [torch.randn(shape, dtype=torch.double, requires_grad=True) for shape in [(4, 3), (3, 5), (5,)]]
for scale in sys.argv[1:]:
    passed = torch.autograd.gradcheck(lambda *given: Linear.apply(float(scale), *given), inputs, raise_exception=False)
    print(f"gradcheck of dx times {scale}: {'passed' if passed else 'failed'}")
