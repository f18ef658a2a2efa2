"""Turns a trained network with ReLUs and max pooling into one that runs under encryption.

Every activation becomes a polynomial with coefficients of its own a channel, first fitted
to the activation on the values that images bring, then learnt; max pooling becomes mean
pooling. Fine-tuning brings back what that costs. The result is written as NAME.json and
NAME.safetensors, which cryptounet reads.

    import torch, finetune
    model = finetune.convert(model, images, degree=2)          # images: N x C x H x W, as trained on
    finetune.finetune(model, batches, loss, steps=500)         # batches() gives (inputs, targets)
    finetune.export(model, "out", "mynet", mean=0.5, std=0.25) # input is (v/255 - mean) / std
    # cryptounet check out/mynet.json --images DIR -o out/mynet.json   measures ranges
    # cryptounet segment out/mynet.json image.png -o mask.png

finetune_test.py shows it from end to end on small synthetic images.

What keeps polynomials stable: the statistics of normalisations are taken anew after the
change and then frozen, so that training and inference compute the same; for the first
third of the steps the old activation is mixed in, less and less; values beyond the range
that a polynomial is for cost throughout, and are clamped while training mixes.
"""

import copy
import json
import operator
import os

import torch
import torch.fx as fx
import torch.nn as nn
import torch.nn.functional as F

import weights

ACTIVATIONS = (nn.ReLU, nn.LeakyReLU, nn.SiLU, nn.GELU, nn.Sigmoid, nn.Tanh)
FUNCTIONS = {F.relu, torch.relu, F.leaky_relu, F.silu, F.gelu, torch.sigmoid, torch.tanh, F.sigmoid, F.tanh}
METHODS = {"relu", "sigmoid", "tanh"}
NAMES = {"relu": "ReLU", "silu": "SiLU", "gelu": "GELU", "sigmoid": "Sigmoid", "tanh": "Tanh"}

MARGIN = 1.3  # of the range seen on the images: others bring up to 40 % more


class PolyAct(nn.Module):
    """sum of c_k u^k, u = x / scale, with coefficients a channel."""

    def __init__(self, function, degree):
        super().__init__()
        self.function, self.degree, self.mix, self.penalty = function, degree, 1.0, 0.0
        self.register_buffer("scale", torch.tensor(1.0))
        self.coefficients = nn.Parameter(torch.zeros(0))

    def fit(self, x):
        """Fits the polynomial to the function where the values of x are, N x C x H x W."""
        with torch.no_grad():
            self.scale.fill_(max(MARGIN * float(x.abs().max()), 1e-3))
            values = x.transpose(0, 1).reshape(x.shape[1], -1)
            values = values[:, :: max(1, values.shape[1] // 4096)]
            grid = torch.linspace(-1, 1, 101).expand(len(values), -1)
            u = torch.cat([values / self.scale, grid], 1).double()
            # All of the range counts a little: between the values seen, too.
            weight = torch.cat([torch.ones_like(values), torch.full_like(grid, 0.05 * values.shape[1] / 101)], 1).double().sqrt()
            powers = torch.stack([u**k for k in range(self.degree + 1)], -1)
            y = self.function(u * self.scale)
            fit = torch.linalg.lstsq(powers * weight[..., None], (y * weight)[..., None]).solution
            self.coefficients = nn.Parameter(fit[..., 0].float())

    def forward(self, x):
        u = x / self.scale
        if self.training:
            beyond = F.relu(u.abs() - 1 / MARGIN)
            self.penalty = (beyond.amax((2, 3)) ** 2).mean() if u.dim() == 4 else (beyond**2).mean()
            if self.mix < 1:
                u = u.clamp(-1.5, 1.5)
        shape = (1, -1) + (1,) * (x.dim() - 2)
        y = torch.zeros_like(u)
        for k in range(self.degree, -1, -1):
            y = y * u + self.coefficients[:, k].view(shape)
        if self.training and self.mix < 1:
            y = self.mix * y + (1 - self.mix) * self.function(x)
        return y


def _activation(node, modules):
    """The function of a node that is an activation, or None."""
    if node.op == "call_module":
        module = modules[node.target]
        return module if type(module) in ACTIVATIONS else None
    if node.op == "call_function" and node.target in FUNCTIONS:
        options = {k: v for k, v in node.kwargs.items() if k != "inplace"}
        return lambda x: node.target(x, *node.args[1:2], **options) if node.target is F.leaky_relu else node.target(x)
    if node.op == "call_method" and node.target in METHODS:
        return getattr(torch, node.target)
    return None


def _mean_pool(node, modules):
    """The mean pooling that stands for a max pooling, or None."""
    if node.op == "call_module" and isinstance(modules[node.target], nn.MaxPool2d):
        m = modules[node.target]
        kernel, stride, padding, dilation = m.kernel_size, m.stride, m.padding, m.dilation
    elif node.op == "call_function" and node.target in (F.max_pool2d, torch.max_pool2d):
        given = dict(zip(("kernel_size", "stride", "padding", "dilation"), node.args[1:]), **node.kwargs)
        kernel, stride = given["kernel_size"], given.get("stride") or given["kernel_size"]
        padding, dilation = given.get("padding", 0), given.get("dilation", 1)
    else:
        return None
    if dilation not in (1, (1, 1)):
        raise ValueError(f"{node.name}: a max pooling with dilation {dilation} has no mean")
    return nn.AvgPool2d(kernel, stride, padding)


def convert(model, images, degree=2):
    """Returns the network with polynomials of that degree, fitted on images, N x C x H x W."""
    if not 2 <= degree <= 7:
        raise ValueError(f"degree {degree}; 2 to 7 run under encryption")
    graph = fx.symbolic_trace(model.eval())
    modules = dict(graph.named_modules())
    for node in list(graph.graph.nodes):
        function, pool = _activation(node, modules), _mean_pool(node, modules)
        if function is None and pool is None:
            continue
        name = f"poly_{node.name}" if function else f"mean_{node.name}"
        if isinstance(function, nn.Module):
            function = copy.deepcopy(function)
            if hasattr(function, "inplace"):
                function.inplace = False
        graph.add_submodule(name, PolyAct(function, degree) if function else pool)
        with graph.graph.inserting_after(node):
            new = graph.graph.call_module(name, (node.args[0],))
        node.replace_all_uses_with(new)
        graph.graph.erase_node(node)
    graph.delete_all_unused_submodules()
    graph.recompile()
    settle(graph, images, fit=True)
    return graph


def settle(model, images, fit=False):
    """Takes the statistics of normalisations, and with fit polynomials too, from images, layer by
    layer as the values come through the layers before."""
    handles = []

    def look(module, inputs):
        x = inputs[0].detach()
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.copy_(x.mean((0, 2, 3)))
            module.running_var.copy_(x.var((0, 2, 3), unbiased=False))
        elif fit:
            module.fit(x)

    for module in model.modules():
        if isinstance(module, (nn.BatchNorm2d, PolyAct)):
            handles.append(module.register_forward_pre_hook(look))
    model.eval()
    with torch.no_grad():
        model(images)
    for handle in handles:
        handle.remove()


def _frozen(model):
    """Training, with the statistics of normalisations as they are and without dropout."""
    model.train()
    for module in model.modules():
        if isinstance(module, (nn.BatchNorm2d, nn.Dropout, nn.Dropout2d)):
            module.eval()


def finetune(model, batches, loss, steps=500, rate=1e-3, penalty=0.1, log=None):
    """Trains a converted network: batches() gives inputs and targets, loss(outputs, targets) a number.

    penalty weighs values beyond the range of their polynomial. log(step, loss) hears of
    every fiftieth step.
    """
    acts = [m for m in model.modules() if isinstance(m, PolyAct)]
    slow = [p for name, p in model.named_parameters() if "poly_" in name]
    fast = [p for name, p in model.named_parameters() if "poly_" not in name]
    optimiser = torch.optim.AdamW([{"params": fast}, {"params": slow, "weight_decay": 0.0}], lr=rate, weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=steps, pct_start=0.1)
    for step in range(steps):
        _frozen(model)
        for act in acts:
            act.mix = min(1.0, 0.2 + 2.4 * step / steps)
        x, y = next(batches) if hasattr(batches, "__next__") else batches()
        value = loss(model(x), y) + penalty * sum(act.penalty for act in acts)
        if not torch.isfinite(value):
            raise ValueError(f"step {step}: the loss is {float(value)}: take a lower rate or degree")
        optimiser.zero_grad()
        value.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        if log and step % 50 == 0:
            log(step, float(value))
    model.eval()


def _pair(v, what):
    a, b = v if isinstance(v, (tuple, list)) else (v, v)
    if a != b:
        raise ValueError(f"{what} of {v}: both axes are to be alike")
    return a


def _conv(m):
    kernel, dilation = _pair(m.kernel_size, "a kernel"), _pair(m.dilation, "a dilation")
    margin = m.padding if m.padding in ("same", "valid") else _pair(m.padding, "padding")
    margin = {"same": kernel // 2 * dilation, "valid": 0}.get(margin, margin)
    if margin == kernel // 2 * dilation:
        padding = {"zeros": "zeros", "reflect": "reflect", "replicate": "replicate"}.get(m.padding_mode)
    else:
        padding = "valid" if margin == 0 else None
    if padding is None or kernel % 2 == 0:
        raise ValueError(f"{m}: odd kernels with all of their reach as padding, or none, are read")
    return {"op": "Conv2D", "out": m.out_channels, "kernel": kernel, "stride": _pair(m.stride, "a stride"), "dilation": dilation, "groups": m.groups, "padding": padding}


def _transposed(m):
    kernel, padding = _pair(m.kernel_size, "a kernel"), _pair(m.padding, "padding")
    more = _pair(m.output_padding, "output padding")
    if _pair(m.stride, "a stride") != 2 or (kernel, padding, more) not in ((2, 0, 0), (3, 1, 1), (4, 1, 0)):
        raise ValueError(f"{m}: kernels of 2, 3 and 4 that double the map are read")
    return {"op": "ConvTranspose2D", "out": m.out_channels, "kernel": kernel, "stride": 2, "groups": m.groups, "padding": "zeros", "outputpadding": more}


def _upsample(scale, mode, align, what):
    scale = _pair(scale, what)
    if mode not in ("nearest", "bilinear") or align or scale != int(scale):
        raise ValueError(f"{what}: nearest, or bilinear without align_corners, by a whole factor is read")
    return {"op": "Upsample2D", "factor": int(scale), "mode": mode}


class _Writer:
    """Follows a network's graph and collects layers and tensors."""

    def __init__(self, model):
        self.modules, self.layers, self.tensors, self.names = dict(model.named_modules()), [], {}, {}
        for node in model.graph.nodes:
            self.node(node)

    def add(self, node, entry, inputs, **tensors):
        name = node.name if not any(l["name"] == node.name for l in self.layers) else node.name + ".layer"
        self.layers.append({"name": name, "op": entry.pop("op"), "inputs": [self.names[i] for i in inputs], **{k: v for k, v in entry.items() if v not in (0, "")}})
        for part, t in tensors.items():
            if t is not None:
                self.tensors[f"{name}.{part}"] = t.detach().cpu().numpy()
        self.names[node] = name

    def node(self, node):
        args = node.args
        if node.op == "placeholder":
            self.names[node] = "input"
        elif node.op == "output":
            self.output = self.names[args[0]]
        elif node.op == "call_module":
            self.module(node, self.modules[node.target])
        elif node.op == "call_function" and node.target in (torch.cat, torch.concat):
            if (args[1] if len(args) > 1 else node.kwargs.get("dim", 0)) not in (1, -3):
                raise ValueError(f"{node.name}: only channels can be joined")
            self.add(node, {"op": "Concat"}, list(args[0]))
        elif node.op == "call_function" and node.target in (operator.add, operator.iadd, torch.add):
            self.add(node, {"op": "Add"}, list(args[:2]))
        elif node.op == "call_function" and node.target in FUNCTIONS and node.target is not F.leaky_relu:
            self.add(node, {"op": NAMES[node.target.__name__]}, args[:1])
        elif node.op == "call_method" and node.target in METHODS:
            self.add(node, {"op": NAMES[node.target]}, args[:1])
        elif node.op == "call_function" and node.target is F.interpolate:
            given = dict(zip(("size", "scale_factor", "mode", "align_corners"), args[1:]), **node.kwargs)
            if given.get("size") is not None:
                raise ValueError(f"{node.name}: interpolate by scale_factor, not to a size")
            self.add(node, _upsample(given["scale_factor"], given.get("mode", "nearest"), given.get("align_corners"), node.name), args[:1])
        elif node.op == "call_function" and node.target is torch.flatten or node.op == "call_method" and node.target == "flatten":
            self.names[node] = self.names[args[0]]  # Dense flattens
        else:
            raise ValueError(f"{node.name}: {node.target} is not written; use modules of torch.nn, torch.cat and +, or export to ONNX")

    def module(self, node, m):
        source = [node.args[0]]
        if isinstance(m, nn.Conv2d):
            self.add(node, _conv(m), source, weight=m.weight, bias=m.bias)
        elif isinstance(m, nn.ConvTranspose2d):
            self.add(node, _transposed(m), source, weight=m.weight, bias=m.bias)
        elif isinstance(m, nn.BatchNorm2d):
            one = torch.ones_like(m.running_mean)
            weight, bias = (m.weight, m.bias) if m.affine else (one, 0 * one)
            self.add(node, {"op": "BatchNorm", "eps": m.eps}, source, weight=weight, bias=bias, running_mean=m.running_mean, running_var=m.running_var)
        elif isinstance(m, PolyAct):
            scales = m.scale ** torch.arange(m.degree + 1, device=m.scale.device)
            self.add(node, {"op": "Polynomial"}, source, coefficients=m.coefficients / scales)
        elif isinstance(m, nn.AvgPool2d):
            kernel, stride, padding = (_pair(v, "a pooling") for v in (m.kernel_size, m.stride, m.padding))
            if kernel == stride and padding == 0:
                self.add(node, {"op": "AvgPool2D", "kernel": kernel}, source)
                return
            if kernel % 2 == 0 or padding not in (0, kernel // 2) or not m.count_include_pad:
                raise ValueError(f"{m}: a stride that is the kernel, or an odd kernel with half of it as padding, is read")
            channels = self.channels(source[0])
            entry = {"op": "Conv2D", "out": channels, "kernel": kernel, "stride": stride, "groups": channels, "padding": "zeros" if padding else "valid"}
            self.add(node, entry, source, weight=torch.full((channels, 1, kernel, kernel), 1 / kernel**2))
        elif type(m) in ACTIVATIONS:
            if getattr(m, "approximate", "none") != "none":
                raise ValueError(f"{node.name}: GELU is exact here")
            entry = {"op": type(m).__name__}
            if isinstance(m, nn.LeakyReLU):
                entry["slope"] = m.negative_slope
            self.add(node, entry, source)
        elif isinstance(m, nn.MaxPool2d):
            kernel, stride, padding = (_pair(v, "a pooling") for v in (m.kernel_size, m.stride, m.padding))
            how = {"zeros": padding and padding == kernel // 2 and kernel % 2, "valid": not padding and stride != kernel, "": not padding}
            how = [k for k, holds in how.items() if holds]
            if not how:
                raise ValueError(f"{m}: no padding, or half of an odd kernel, is read")
            self.add(node, {"op": "MaxPool2D", "kernel": kernel, "stride": stride, "padding": how[0]}, source)
        elif isinstance(m, nn.AdaptiveAvgPool2d) and m.output_size in (1, (1, 1)):
            self.add(node, {"op": "GlobalAvgPool2D"}, source)
        elif isinstance(m, nn.Linear):
            self.add(node, {"op": "Dense", "out": m.out_features}, source, weight=m.weight, bias=m.bias)
        elif isinstance(m, nn.Upsample):
            self.add(node, _upsample(m.scale_factor, m.mode, m.align_corners, node.name), source)
        elif isinstance(m, nn.PixelUnshuffle):
            self.add(node, {"op": "SpaceToDepth", "block": m.downscale_factor}, source)
        elif isinstance(m, nn.PixelShuffle):
            self.add(node, {"op": "DepthToSpace", "block": m.upscale_factor}, source)
        elif isinstance(m, (nn.Identity, nn.Dropout, nn.Dropout2d, nn.Flatten)):
            self.names[node] = self.names[source[0]]
        else:
            raise ValueError(f"{node.name}: {type(m).__name__} does not run under encryption, or is not written")

    def channels(self, node):
        """Of a layer's result: of the last tensor that has them."""
        while True:
            m = self.modules.get(node.target) if node.op == "call_module" else None
            if isinstance(m, (nn.Conv2d, nn.ConvTranspose2d)):
                return m.out_channels
            if isinstance(m, nn.BatchNorm2d):
                return m.num_features
            if isinstance(m, PolyAct):
                return len(m.coefficients)
            node = node.args[0]


def export(model, folder, name, mean, std, channels=1, meaning="logit > 0: the pixel is foreground"):
    """Writes FOLDER/NAME.json and NAME.safetensors of a network, whose input is
    (v/255 - mean) / std; ranges are still to be measured (cryptounet check --images). One that was
    not converted is written with its ReLUs, for cryptounet check --replace."""
    model = model.eval()
    w = _Writer(model if isinstance(model, fx.GraphModule) else fx.symbolic_trace(model))
    description = {
        "format": "cryptounet.model/1",
        "name": name,
        "input": {"channels": channels, "mean": mean, "std": std},
        "layers": w.layers,
        "output": w.output,
        "meaning": meaning,
        "weights": name + ".safetensors",
    }
    os.makedirs(folder, exist_ok=True)
    weights.save(os.path.join(folder, name + ".safetensors"), w.tensors)
    with open(os.path.join(folder, name + ".json"), "w") as file:
        json.dump(description, file, indent=2)
        file.write("\n")
