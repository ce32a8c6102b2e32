"""PyTorch's linear layer, ReLU and squared error, every gradient by autograd, hooked up to ExactGrad."""
import torch
from torch.nn import functional
import exactgrad

def leaves(*arrays):
    return [torch.tensor(array, requires_grad=True) for array in arrays]

def linear(x, w, b, layout):
    return functional.linear(x, w if layout == "output-major" else w.t(), b)

def mse(prediction, target, reduction):
    loss = functional.mse_loss(prediction, target, reduction="sum" if reduction == "batch-mean" else reduction)
    return loss / len(prediction) if reduction == "batch-mean" else loss

def linear_forward(x, w, b, layout):
    return linear(*leaves(x, w, b), layout).detach()

def linear_backward(x, w, dy, layout, request):
    x, w, b = leaves(x, w, dy[:0].sum(axis=0))
    linear(x, w, b, layout).backward(torch.tensor(dy))
    return {"dx": x.grad, "dw": w.grad, "db": b.grad}

def relu_forward(x):
    return functional.relu(torch.tensor(x))

def relu_backward(x, dy):
    [x] = leaves(x)
    functional.relu(x).backward(torch.tensor(dy))
    return x.grad

def mse_forward(prediction, target, reduction):
    return mse(torch.tensor(prediction), torch.tensor(target), reduction)

def mse_backward(prediction, target, dloss, reduction):
    [prediction] = leaves(prediction)
    mse(prediction, torch.tensor(target), reduction).backward(torch.tensor(dloss))
    return prediction.grad

def network_step(x, w1, b1, w2, b2, target, dloss, layout, reduction, request):
    x, w1, b1, w2, b2 = leaves(x, w1, b1, w2, b2)
    loss = mse(linear(functional.relu(linear(x, w1, b1, layout)), w2, b2, layout), torch.tensor(target), reduction)
    loss.backward(torch.tensor(dloss))
    return {"loss": loss.detach(), "dx": x.grad, "dw1": w1.grad, "db1": b1.grad, "dw2": w2.grad, "db2": b2.grad}

if __name__ == "__main__":
    torch.set_num_threads(1)
    functions = [linear_forward, linear_backward, relu_forward, relu_backward, mse_forward, mse_backward, network_step]
    exactgrad.serve("torch", torch.__version__, ["f64", "f32"], relu_backward_at_nan="gradient", **{f.__name__: f for f in functions})
