"""Plants a scale in the input gradient of a linear layer, in double, and asks torch.autograd.gradcheck, with its defaults."""
import sys
import torch

SCALE = float(sys.argv[1])

class Linear(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, w, b):
        ctx.save_for_backward(x, w)
        return x @ w + b

    @staticmethod
    def backward(ctx, dy):
        x, w = ctx.saved_tensors
        return SCALE * (dy @ w.t()), x.t() @ dy, dy.sum(dim=0)

torch.manual_seed(1)
inputs = [torch.randn(shape, dtype=torch.double, requires_grad=True) for shape in [(4, 3), (3, 5), (5,)]]
passed = torch.autograd.gradcheck(Linear.apply, inputs, raise_exception=False)
print(f"gradcheck of dx times {sys.argv[1]}: {'passed' if passed else 'failed'}")
