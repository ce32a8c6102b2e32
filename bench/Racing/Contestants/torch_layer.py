"""Times torch's linear layer: a question per line (B n m type pass threads calls), an answer in seconds."""

import sys
import time

try:
    import torch
except ImportError:
    sys.exit("no torch")

print("ready", flush=True)
known = {}
for line in sys.stdin:
    b, n, m, kind, what, threads, calls = line.split()
    key = (int(b), int(n), int(m), kind)
    if key not in known:
        known.clear()
        dtype = torch.float32 if kind == "f32" else torch.float64
        x, w, bias, dy = (torch.rand(*s, dtype=dtype) - 0.5 for s in ((key[0], key[1]), (key[2], key[1]), (key[2],), (key[0], key[2])))
        for tensor in (x, w, bias):
            tensor.requires_grad_(True)
        known[key] = (x, w, bias, dy, torch.nn.functional.linear(x, w, bias))
    x, w, bias, dy, y = known[key]
    torch.set_num_threads(int(threads))
    # One thread: the processor time of the whole process, so that a thread which ought not to work would count.
    clock = time.process_time if int(threads) == 1 else time.perf_counter
    start = clock()
    if what == "forward":
        with torch.no_grad():
            for _ in range(int(calls)):
                torch.nn.functional.linear(x, w, bias)
    else:
        for _ in range(int(calls)):
            torch.autograd.grad(y, (x, w, bias), dy, retain_graph=True)
    print(repr(clock() - start), flush=True)
