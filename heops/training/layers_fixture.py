"""Writes what PyTorch computes for single layers: layers.json and layers.safetensors.

Usage: python3 layers_fixture.py FOLDER

Why: the reference that encrypted networks are held against claims PyTorch's numbers
for paddings, strides, groups, transposed convolutions and enlargements. The JSON is a
list of layers as descriptions have them; CASE.input, CASE.weight and so on are the
tensors of the layer named CASE.
"""

import json
import os
import sys

import torch
import torch.nn.functional as F

import weights

MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "replicate"}


ACTIVATIONS = {"ReLU": F.relu, "LeakyReLU": F.leaky_relu, "SiLU": F.silu, "GELU": F.gelu, "Sigmoid": torch.sigmoid, "Tanh": torch.tanh}


def activated(x, layer):
    if "slope" in layer:
        return F.leaky_relu(x, layer["slope"])
    return ACTIVATIONS[layer["op"]](x)


def largest(x, layer):
    kernel = layer.get("kernel", 2)
    return F.max_pool2d(x, kernel, layer.get("stride"), kernel // 2 if layer.get("padding") == "zeros" else 0)


def conv(x, layer, weight, bias):
    margin = layer["kernel"] // 2 * layer.get("dilation", 1)
    if layer["padding"] != "valid":
        x = F.pad(x, [margin] * 4, mode=MODES[layer["padding"]])
    return F.conv2d(x, weight, bias, layer.get("stride", 1), 0, layer.get("dilation", 1), layer.get("groups", 1))


def transposed(x, layer, weight, bias):
    kernel = layer["kernel"]
    return F.conv_transpose2d(
        x, weight, bias, 2, padding=int(kernel > 2), output_padding=layer.get("outputpadding", 0), groups=layer.get("groups", 1)
    )


def enlarged(x, layer):
    if layer["mode"] == "nearest":
        return F.interpolate(x, scale_factor=layer["factor"], mode="nearest")
    return F.interpolate(x, scale_factor=layer["factor"], mode="bilinear", align_corners=False)


def cases():
    """Pairs of a layer without its name and the shape of its input."""
    for padding in ("zeros", "reflect", "replicate", "valid"):
        for more in ({}, {"stride": 2}, {"dilation": 2}, {"groups": 2, "kernel": 5}, {"stride": 3, "dilation": 2, "groups": 2}):
            yield {"op": "Conv2D", "out": 4, "kernel": 3, "padding": padding, **more}, (2, 12, 18)
    for kernel in (2, 3, 4):
        for groups in (1, 2):
            more = {"outputpadding": 1} if kernel == 3 else {}
            yield {"op": "ConvTranspose2D", "out": 4, "kernel": kernel, "stride": 2, "groups": groups, "padding": "zeros", **more}, (2, 5, 4)
    for factor in (2, 3, 8):
        for mode in ("nearest", "bilinear"):
            yield {"op": "Upsample2D", "factor": factor, "mode": mode}, (1, 3, 4)
    yield {"op": "AvgPool2D", "kernel": 3, "stride": 3}, (2, 6, 9)
    yield {"op": "GlobalAvgPool2D"}, (3, 4, 5)
    yield {"op": "Dense", "out": 3}, (2, 3, 4)
    for op in ACTIVATIONS:
        yield {"op": op}, (2, 5, 4)
    yield {"op": "LeakyReLU", "slope": 0.2}, (2, 5, 4)
    for more in ({}, {"kernel": 3}, {"kernel": 3, "stride": 2, "padding": "zeros"}, {"kernel": 3, "stride": 1, "padding": "zeros"},
                 {"kernel": 5, "stride": 3, "padding": "zeros"}, {"kernel": 3, "stride": 2, "padding": "valid"}):
        yield {"op": "MaxPool2D", **more}, (2, 6, 12)


def main():
    folder = sys.argv[1]
    torch.manual_seed(1)
    layers, tensors = [], {}
    for i, (layer, shape) in enumerate(cases()):
        name = f"{i}"
        op, x, groups = layer["op"], torch.randn(1, *shape), layer.get("groups", 1)
        values = {"input": x[0]}
        if op in ("Conv2D", "ConvTranspose2D"):
            outer, inner = (layer["out"], shape[0]) if op == "Conv2D" else (shape[0], layer["out"])
            values["weight"] = torch.randn(outer, inner // groups, layer["kernel"], layer["kernel"])
            values["bias"] = torch.randn(layer["out"])
            y = (conv if op == "Conv2D" else transposed)(x, layer, values["weight"], values["bias"])
        elif op == "Dense":
            values["weight"], values["bias"] = torch.randn(layer["out"], x.numel()), torch.randn(layer["out"])
            y = F.linear(torch.flatten(x, 1), values["weight"], values["bias"])[..., None, None]
        elif op in ACTIVATIONS:
            values["input"] = 3 * x[0]
            y = activated(3 * x, layer)
        elif op == "MaxPool2D":
            y = largest(x, layer)
        elif op == "Upsample2D":
            y = enlarged(x, layer)
        elif op == "AvgPool2D":
            y = F.avg_pool2d(x, layer["kernel"])
        else:
            y = F.adaptive_avg_pool2d(x, 1)
        values["output"] = y[0]
        layers.append({"name": name, "inputs": ["input"], **layer})
        tensors.update({f"{name}.{part}": t.numpy() for part, t in values.items()})
    weights.save(os.path.join(folder, "layers.safetensors"), tensors)
    with open(os.path.join(folder, "layers.json"), "w") as file:
        file.write("[\n" + ",\n".join("  " + json.dumps(layer) for layer in layers) + "\n]\n")


if __name__ == "__main__":
    main()
