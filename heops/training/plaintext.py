"""Times a network of the zoo in plaintext, in float32 on PyTorch.

Usage: python3 plaintext.py ZOO/NAME [SIDE [THREADS]]

Prints the shortest of several forward passes over one SIDE x SIDE slice, in
seconds. The Go benchmarks put it beside the encrypted network's time.
"""

import json
import sys
import time

import torch

import net
import weights


def fill(network, path):
    """Copies a network's weights and statistics into one of the same layers."""
    for key, array in weights.load(path + ".safetensors").items():
        layer, field = key.rsplit(".", 1)
        module = network.ops[layer.replace(".", "/")] if layer.replace(".", "/") in network.ops else None
        tensor = module.tensors().get(field) if module is not None else None
        if tensor is not None:
            tensor.data.copy_(torch.from_numpy(array.copy()))


def load(path):
    with open(path + ".json") as file:
        network = net.Network(json.load(file)["layers"])
    fill(network, path)
    for norm in network.norms():
        norm.mode = "frozen"
    return network.eval()


def main():
    path, side, threads = sys.argv[1], int((sys.argv + ["512"])[2]), int((sys.argv + ["512", "2"])[3])
    torch.set_num_threads(threads)
    network = load(path)
    x = torch.randn(1, 1, side, side)
    times = []
    with torch.inference_mode():
        for _ in range(12):
            start = time.perf_counter()
            network(x)
            times.append(time.perf_counter() - start)
    print(min(times))


if __name__ == "__main__":
    main()
