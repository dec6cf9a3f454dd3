"""Holds what Labeling.TorchComparison wrote against torchvision, as much as is there: compare.py DIR. Needs Debian's python3-torch and python3-torchvision."""
import sys
from pathlib import Path

import torch
import torchvision

import compare_fcos
import compare_masks
from common import check, failures, part, read

MODELS = {"MobileNetV2": "mobilenet_v2", "ResNet18": "resnet18", "ResNet34": "resnet34", "ResNet50": "resnet50"}


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
    if (folder / f"{ours}.safetensors").exists():
        classifier(ours, theirs, read(folder / f"{ours}.safetensors"))
compare_fcos.run(folder)
compare_masks.run(folder)
if failures:
    print(f"\n{len(failures)} differ by more than 1e-4; the first:", *failures[:5], sep="\n")
sys.exit(1 if failures else 0)
