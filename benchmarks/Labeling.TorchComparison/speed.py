"""Rates of the same networks here and in PyTorch, in turns: speed.py PATH/Labeling.TorchComparison.dll. Pictures a second, batches of 8 at 224 x 224."""
import os
import subprocess
import sys
import time

import torch
import torchvision

MODELS = {"MobileNetV2": "mobilenet_v2", "ResNet18": "resnet18"}
ROUNDS, SECONDS = 3, 2.0


def rate(step):
    step()
    count, start = 0, time.perf_counter()
    while count < 2 or time.perf_counter() - start < SECONDS:
        step()
        count += 1
    return 8 * count / (time.perf_counter() - start)


def theirs(name, channels_last):
    model = getattr(torchvision.models, MODELS[name])(weights=None, num_classes=10).eval()
    pictures, labels = torch.randn(8, 3, 224, 224), torch.zeros(8, dtype=torch.int64)
    if channels_last:
        model, pictures = model.to(memory_format=torch.channels_last), pictures.to(memory_format=torch.channels_last)

    def look():
        with torch.no_grad():
            model(pictures)

    return rate(look), rate(lambda: torch.nn.functional.cross_entropy(model(pictures), labels).backward())


def ours(name):
    line = subprocess.run(["dotnet", sys.argv[1], "speed", name, str(SECONDS)], check=True, capture_output=True, text=True).stdout.split()
    return float(line[1]), float(line[2])


torch.set_num_threads(os.cpu_count())
print(f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads; the best of {ROUNDS} rounds\n")
print("| network | | here | PyTorch | PyTorch, channels last | here / the better |\n| --- | --- | --- | --- | --- | --- |")
for name in MODELS:
    results = [[], [], []]
    for _ in range(ROUNDS):
        for kept, measured in zip(results, (ours(name), theirs(name, False), theirs(name, True))):
            kept.append(measured)
    for index, what in enumerate(("forward", "forward and backward")):
        a, b, c = (max(r[index] for r in kept) for kept in results)
        print(f"| {name} | {what} | {a:.1f} | {b:.1f} | {c:.1f} | {a / max(b, c):.2f} |", flush=True)
