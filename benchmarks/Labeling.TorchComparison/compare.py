"""Holds what Labeling.TorchComparison wrote against torchvision: compare.py DIR. Needs Debian's python3-torch and python3-torchvision."""
import json
import struct
import sys
from pathlib import Path

import torch
import torchvision

TYPES = {"F32": torch.float32, "I64": torch.int64, "F64": torch.float64, "BOOL": torch.bool, "I32": torch.int32}
MODELS = {"MobileNetV2": "mobilenet_v2", "ResNet18": "resnet18", "ResNet34": "resnet34", "ResNet50": "resnet50"}
failures = []


def read(path):
    data = path.read_bytes()
    length = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + length])
    body = memoryview(bytearray(data[8 + length:]))
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            flat = torch.frombuffer(body[begin:end], dtype=TYPES[entry["dtype"]]) if end > begin else torch.empty(0, dtype=TYPES[entry["dtype"]])
            tensors[name] = flat.reshape(entry["shape"])
    return tensors


def part(tensors, prefix):
    return {name[len(prefix):]: value for name, value in tensors.items() if name.startswith(prefix)}


def check(what, ours, theirs):
    difference = (ours.double() - theirs.double()).abs().max().item() if ours.numel() else 0.0
    scale = max(1.0, theirs.double().abs().max().item() if theirs.numel() else 0.0)
    if ours.shape != theirs.shape or not difference / scale <= 1e-4:
        failures.append(f"{what}: {difference:g} of {scale:g}, shapes {tuple(ours.shape)} {tuple(theirs.shape)}")
    return difference / scale


def classifier(name, constructor, tensors):
    model = getattr(torchvision.models, constructor)(weights=None, num_classes=10).double()
    model.load_state_dict(part(tensors, "before."), strict=True)
    model.eval()
    with torch.no_grad():
        answers = check("answers", tensors["answers"], model(tensors["pictures"]))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    loss = torch.nn.functional.cross_entropy(model(tensors["pictures"]), tensors["labels"])
    loss.backward()
    gradient = max(check("gradient " + n, tensors["gradient." + n], p.grad) for n, p in model.named_parameters())
    optimizer.step()
    model.train()
    with torch.no_grad():
        model(tensors["pictures"])
    after = part(tensors, "after.")
    theirs = model.state_dict()
    if set(after) != set(theirs):
        failures.append(f"names: {sorted(set(after) ^ set(theirs))[:5]}")
    step = max(check("after " + n, after[n], theirs[n]) for n in after)
    print(f"| {name} | {answers:.1e} | {check('loss', tensors['loss'], loss):.1e} | {gradient:.1e} | {step:.1e} |")


folder = Path(sys.argv[1])
print("Largest differences, relative to the largest value where that is above 1:\n")
print("| network | answers | loss | gradient | after a step |\n| --- | --- | --- | --- | --- |")
for ours, theirs in MODELS.items():
    classifier(ours, theirs, read(folder / f"{ours}.safetensors"))
if failures:
    print(f"\n{len(failures)} differ by more than 1e-4; the first:", *failures[:5], sep="\n")
sys.exit(1 if failures else 0)
