"""Trains a network on the ISBI 2012 slices and writes NAME.json and NAME.safetensors.

Why one script: everything that decides the weights is an argument or a constant here,
so that the seed and the command line in README.md give the same network again.
Four contiguous sections at one end of 00..23 validate (--validate), the others train; the
unlabelled sections only widen the measured range of the values that are squared.
"""

import argparse
import json
import math
import os
import time

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

import net
import plaintext
import scores
import weights
from crops import Bent, Crops
from targets import lines, mixed, opinion

SPLITS = {"first": (range(4, 24), range(0, 4)), "last": (range(0, 20), range(20, 24))}
TASKS = {  # the slices, and what a logit says
    "membranes": ("membranes of ISBI 2012 slices; logit > 0 is cell interior", "logit of a pixel: inside a cell where it is above 0"),
    "nuclei": ("nuclei of drawn fluorescence fields; logit > 0 is inside one", "logit of a pixel: inside a nucleus where it is above 0"),
}
ARCHITECTURES = {"slin": net.slin, "dlin": net.dlin, "unet": net.unet}
UNLABELLED = range(0, 30)
PEAK_RATE, WEIGHT_DECAY, WARM_UP = 4e-3, 1e-4, 0.05
RENORM_FROM, RENORM_TO, FREEZE = 0.15, 0.35, 0.65  # fractions of the schedule
LARGE_CROPS = 0.5
RANGE_COST = 0.01
CHECKPOINT = 200


def read(folder, kind, sections):
    paths = [os.path.join(folder, kind, f"{i:02d}.png") for i in sections]
    return torch.from_numpy(np.stack([np.array(Image.open(p)) for p in paths]))


def rate(progress):
    """Learning rate as a fraction of the peak: linear warm-up, then a cosine."""
    if progress < WARM_UP:
        return (progress + 1e-3) / WARM_UP
    return 0.5 * (1 + math.cos(math.pi * (progress - WARM_UP) / (1 - WARM_UP)))


def set_norms(model, progress):
    """Renormalisation limits for this point of the schedule."""
    t = min(max((progress - RENORM_FROM) / (RENORM_TO - RENORM_FROM), 0.0), 1.0)
    for norm in model.norms():
        norm.rmax, norm.dmax = 1 + 2 * t, 5 * t


def freeze(model, images):
    """Takes the statistics from one large batch and keeps them from here on."""
    for norm in model.norms():
        norm.mode = "estimate"
        norm.rmax, norm.dmax = 1.0, 0.0
    with torch.no_grad():
        model(images)
    set_frozen(model)


def set_frozen(model):
    for norm in model.norms():
        norm.mode = "frozen"
    for square in model.squares():
        square.clamp = False


def logits(model, images):
    """Whole slices, one by one."""
    model.eval()
    with torch.no_grad():
        device = next(model.parameters()).device
        out = torch.cat([model(image[None, None].to(device)) for image in images])
    model.train()
    return out[:, 0].cpu().numpy()


def optimiser(model, peak):
    """No decay on gains, shifts and biases, which are the one-dimensional parameters."""
    decay = [p for p in model.parameters() if p.ndim > 1]
    rest = [p for p in model.parameters() if p.ndim == 1]
    return torch.optim.AdamW(
        [{"params": decay, "weight_decay": WEIGHT_DECAY}, {"params": rest, "weight_decay": 0.0}],
        lr=peak,
    )


def train(args, model, crops, labelled, log):
    """Trains on crops; statistics are frozen on the first slices, the labelled ones."""
    optimizer = optimiser(model, args.rate)
    average = None
    step, cpu, frozen = 0, 0.0, False
    checkpoint = os.path.join(args.out, args.name + ".ckpt")
    for square in model.squares():
        square.clamp = True
    if args.start:
        set_frozen(model)
        frozen = True
    if os.path.exists(checkpoint):
        saved = torch.load(checkpoint, map_location=args.device, weights_only=False)
        model.load_state_dict(saved["model"])
        if saved["optimizer"]:
            optimizer.load_state_dict(saved["optimizer"])
        crops.random.bit_generator.state = saved["random"]
        step, cpu, frozen, average = saved["step"], saved["cpu"], saved["frozen"], saved["average"]
        if frozen:
            set_frozen(model)
        log(f"resumed at step {step}")
    begin, running = time.process_time() - cpu, 0.0
    model.train()
    while step < args.steps:
        progress = step / args.steps
        if not frozen:
            set_norms(model, progress)
            if progress >= FREEZE:
                freeze(model, crops.images[:labelled, None])
                frozen = True
        for group in optimizer.param_groups:
            group["lr"] = args.rate * rate(progress)
        small = progress < LARGE_CROPS and not args.start
        images, targets = crops.batch((8 if small else 2) * args.batch, 128 if small else 256)
        weight = targets[:, 1:] if targets.shape[1] > 1 else None
        loss = F.binary_cross_entropy_with_logits(model(images), targets[:, :1], weight)
        if step % 10 == 0:  # reading the loss waits for the device
            running += (loss.item() - running) * max(0.1, 10 / (step + 10))
        for square in model.squares():
            loss = loss + RANGE_COST * square.penalty
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        step += 1
        if frozen and args.average:
            if average is None:
                average = [p.detach().clone() for p in model.parameters()]
            torch._foreach_mul_(average, args.average)
            torch._foreach_add_(average, [p.detach() for p in model.parameters()], alpha=1 - args.average)
        if step == args.steps and average is not None:
            with torch.no_grad():
                for p, mean in zip(model.parameters(), average):
                    p.copy_(mean)
            average = None
        if step % CHECKPOINT == 0 or step == args.steps:
            cpu = time.process_time() - begin
            log(f"step {step} of {args.steps}: loss {running:.4f}, {cpu:.0f} CPU s")
            saved = {
                "model": model.state_dict(),
                "optimizer": optimizer.state_dict() if step < args.steps else None,
                "random": crops.random.bit_generator.state,
                "step": step,
                "cpu": cpu,
                "frozen": frozen,
                "average": average,
            }
            torch.save(saved, checkpoint + ".new")
            os.replace(checkpoint + ".new", checkpoint)
    return cpu


def centre(model, images, interior):
    """Moves the last bias so that logit > 0 gives the best membrane Dice on training slices.

    Membranes are the smaller class, so plain cross-entropy leaves the best cut above 0.
    Returns the shift.
    """
    out = logits(model, images)
    shifts = np.arange(-20, 41) / 20
    dice = [scores.dice(out - s, interior) for s in shifts]
    shift = float(shifts[int(np.argmax(dice))])
    with torch.no_grad():
        model.ops["head"].op.bias -= shift
    return shift


def describe(args, model, mean, std, training):
    return {
        "format": net.FORMAT,
        "name": args.name,
        "description": args.description,
        "input": {"channels": 1, "mean": mean, "std": std},
        "layers": model.layers,
        "output": model.layers[-1]["name"],
        "meaning": TASKS[args.task][1],
        "weights": args.name + ".safetensors",
        "training": training,
    }


def write(folder, description, tensors):
    base = os.path.join(folder, description["name"])
    weights.save(base + ".safetensors", tensors)
    layers = ",\n".join("    " + json.dumps(l) for l in description["layers"])
    text = json.dumps({**description, "layers": ["LAYERS"]}, indent=2)
    with open(base + ".json", "w") as file:
        file.write(text.replace('\n    "LAYERS"\n', "\n" + layers + "\n") + "\n")


def make_fixture(folder, seed):
    """A random network with every operator, an input and its output."""
    model = net.Network(net.fixture(), bias=True)
    uniform = torch.nn.init.uniform_
    for module in model.ops.values():
        if isinstance(module, (net.Conv, net.Up)):
            uniform(module.op.bias, -0.5, 0.5)
        elif isinstance(module, net.Norm):
            module.mode = "frozen"
            uniform(module.weight, 0.5, 1.5)
            uniform(module.bias, -1.0, 1.5)
            uniform(module.running_mean, -0.5, 0.5)
            uniform(module.running_var, 0.5, 1.5)
        else:
            module.watch = True
            uniform(module.a, 0.1, 0.3)
            uniform(module.b, -0.3, 0.3)
            uniform(module.c, -0.1, 0.1)
    pixels = torch.randint(0, 256, (32, 32))
    mean, std = 0.5, 0.25
    out = logits(model, (pixels[None] / 255 - mean) / std)[0]
    text = "a random network with every operator, for tests"
    args = argparse.Namespace(name="fixture", description=text, task="membranes")
    description = describe(args, model, mean, std, {"seed": seed, "pitch": model.pitch})
    write(folder, description, model.tensors())
    values = {"pixels": pixels.numpy(), "output": out}
    weights.save(os.path.join(folder, "fixture-values.safetensors"), values)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", default=os.environ.get("ISBI2012_DIR"), help="folder of the slices")
    parser.add_argument("--task", choices=TASKS, default="membranes", help="what the slices show")
    parser.add_argument("--start", metavar="NETWORK", help="go on from its weights and statistics, a path without .json")
    parser.add_argument("--teacher", metavar="NETWORK", help="learn from its logits too, and from the slices without labels")
    parser.add_argument("--share", type=float, default=0.5, help="of the teacher in what labelled pixels teach")
    parser.add_argument("--border", type=float, default=0.0, help="what lines between cells weigh beyond 1")
    parser.add_argument("--arch", choices=ARCHITECTURES, default="dlin")
    parser.add_argument("--activation", choices=["quadratic", "relu"], default="quadratic")
    parser.add_argument("--base", type=int, help="channels of unet's first block")
    parser.add_argument("--augment", choices=["turned", "bent"], default="turned")
    parser.add_argument("--rate", type=float, default=PEAK_RATE, help="peak learning rate")
    parser.add_argument("--batch", type=int, default=1, help="times 8 crops of 128, then 2 of 256")
    parser.add_argument("--average", type=float, default=0.0, help="decay of the mean over the last steps' weights")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--only-train", action="store_true", help="leave the checkpoint for another machine to finish")
    parser.add_argument("--mid", type=int, help="channels of the bottleneck")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--validate", choices=SPLITS, default="first", help="which four sections are kept apart")
    parser.add_argument("--name", help="name of the files written; default from the architecture")
    parser.add_argument("--out", default="/tmp/cryptounet-training", help="checkpoints, log, result")
    parser.add_argument("--fixture", metavar="FOLDER", help="write the test network there and stop")
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
    torch.manual_seed(args.seed)
    if args.fixture:
        return make_fixture(args.fixture, args.seed)
    if not args.data:
        parser.error("give --data or set ISBI2012_DIR to the folder of the slices")

    op = {"quadratic": "Quadratic", "relu": "ReLU"}[args.activation]
    make, width = ARCHITECTURES[args.arch], args.mid or args.base
    model = net.Network(make(op, width) if width else make(op)).to(args.device)
    if args.start:
        plaintext.fill(model, args.start)
    if not args.name:
        args.name = (args.arch if args.task == "membranes" else args.task) + ("-relu" if op == "ReLU" else "")
    args.description = f"{args.arch}, {args.activation}: {TASKS[args.task][0]}"
    os.makedirs(args.out, exist_ok=True)
    history = open(os.path.join(args.out, args.name + ".log"), "a", buffering=1)

    def log(text):
        print(text, flush=True)
        history.write(text + "\n")

    learn, validate = SPLITS[args.validate]
    images, labels = read(args.data, "train/image", learn), read(args.data, "train/label", learn) > 0
    more = read(args.data, "test/image", UNLABELLED)
    mean, std = (round(float(v) / 255, 6) for v in (images.float().mean(), images.float().std()))
    kind = {"turned": Crops, "bent": Bent}[args.augment]
    targets = labels.float()
    if args.teacher:
        kept = os.path.join(args.out, f"{os.path.basename(args.teacher)}-{args.task}-{args.validate}.npy")
        targets = mixed(targets, opinion(args.teacher, torch.cat([images, more]), kept), args.share)
    learnt = torch.cat([images, more])[: len(targets)]
    planes = [targets, 1 + args.border * lines(targets)] if args.border else [targets]
    crops = kind(learnt, torch.stack(planes, 1), mean, std, args.seed, args.device)
    count = sum(p.numel() for p in model.parameters())
    log(f"{args.name}: {count} parameters, pitch {model.pitch}, {args.steps} steps, seed {args.seed}")
    cpu = train(args, model, crops, len(images), log)
    if args.only_train:
        return
    shift = centre(model, crops.images[: len(images)], labels.numpy())

    held = (read(args.data, "train/image", validate).float() / 255 - mean) / std
    unlabelled = (more.float() / 255 - mean) / std
    for square in model.squares():
        square.watch = True
    out = logits(model, held)
    held_range = max((float(s.range.max()) for s in model.squares()), default=0.0)
    for square in model.squares():
        square.range.zero_()
    logits(model, crops.images[: len(images)])
    train_range = max((float(s.range.max()) for s in model.squares()), default=0.0)
    logits(model, unlabelled)
    full_range = max((float(s.range.max()) for s in model.squares()), default=0.0)
    weights.save(os.path.join(args.out, args.name + "-validation.safetensors"), {"logits": out})
    result = scores.evaluate(out, read(args.data, "train/label", validate).numpy() > 0)
    training = {
        "arch": args.arch,
        "activation": args.activation,
        "task": args.task,
        "start": os.path.basename(args.start or ""),
        "teacher": os.path.basename(args.teacher or ""),
        "share": args.share if args.teacher else 0,
        "border": args.border,
        "seed": args.seed,
        "steps": args.steps,
        "augment": args.augment,
        "batch": args.batch,
        "rate": args.rate,
        "average": args.average,
        "cpu_seconds": round(cpu),
        "parameters": count,
        "logit_shift": shift,
        "train_sections": f"{learn[0]:02d}..{learn[-1]:02d}",
        "validation_sections": f"{validate[0]:02d}..{validate[-1]:02d}",
        "largest_before_square": {
            "train": round(train_range, 3),
            "validation": round(held_range, 3),
            "train_and_unlabelled": round(full_range, 3),
        },
        "validation": {k: round(float(v), 4) for k, v in result.items()},
    }
    log(json.dumps(training))
    write(args.out, describe(args, model, mean, std, training), model.tensors())


if __name__ == "__main__":
    main()
