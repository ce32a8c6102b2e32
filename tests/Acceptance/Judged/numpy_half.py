"""numpy_linear.py in half precision, whose sums NumPy holds in half precision as well."""
import os
import sys
import numpy as np
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../../adapters/python"))
import exactgrad
import numpy_linear as layer

np.seterr(all="ignore")
names = ["linear_forward", "linear_backward", "relu_forward", "relu_backward", "mse_forward", "mse_backward", "network_step"]
exactgrad.serve("numpy in half", np.__version__, ["f16"], relu_backward_at_nan="zero", **{n: getattr(layer, n) for n in names})
