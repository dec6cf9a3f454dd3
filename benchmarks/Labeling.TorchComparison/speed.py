"""Rates of the same networks here and in PyTorch, in turns, on the same threads: speed.py PATH/Labeling.TorchComparison.dll [NETWORK …].

Pictures a second: classifiers at 224 x 224, FCOS two at 256 x 256, Mask R-CNN one of that size. A step is forward, loss, backward and AdamW with the lengths of gradients limited;
batch norms keep their statistics, and those of detectors are not learned. A classifier's step is of eight pictures. Ours go through the network as
predictions and training send them, ResNets' eight at once and MobileNetV2's four, with norms kept in the convolutions where nothing is learned, and in
pieces where something is; PyTorch's eight at once and, with channels last, four at once.

Debian's PyTorch multiplies matrices with whatever BLAS is installed. With the plain one, Mask R-CNN on ResNet-50 takes eleven times as long as with
OpenBLAS: install libopenblas0 first. The first line says how fast matrices are multiplied.
"""
import os
import subprocess
import sys
import time

import torch
import torchvision
from torchvision.models.detection import FCOS, MaskRCNN
from torchvision.models.detection.anchor_utils import AnchorGenerator
from torchvision.models.detection.backbone_utils import _resnet_fpn_extractor
from torchvision.models.detection.fcos import FCOSHead
from torchvision.ops.feature_pyramid_network import LastLevelP6P7
from torchvision.ops.misc import FrozenBatchNorm2d

import compare_fcos

CLASSIFIERS = {"MobileNetV2": "mobilenet_v2", "ResNet18": "resnet18", "ResNet50": "resnet50"}
NETWORKS = [*CLASSIFIERS, "FcosMobileNetV2", "FcosResNet18", "FcosResNet50", "MaskRcnnResNet18", "MaskRcnnResNet50"]
ROUNDS, SECONDS = int(os.environ.get("ROUNDS", 3)), float(os.environ.get("SECONDS", 2))
SIDE = {"min_size": 256, "max_size": 256}


def rate(step, batch):
    step()
    count, start = 0, time.perf_counter()
    while count < 2 or time.perf_counter() - start < SECONDS:
        step()
        count += 1
    return batch * count / (time.perf_counter() - start)


def rates(model, look, learn, batch):
    parameters = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(parameters, 1e-4)

    def looking():
        with torch.no_grad():
            look()

    def step():
        optimizer.zero_grad()
        learn()
        torch.nn.utils.clip_grad_norm_(parameters, 10)
        optimizer.step()

    model.eval()
    looked = rate(looking, batch)
    return looked, rate(step, batch)


def classifier(name, layout, part):
    model = getattr(torchvision.models, CLASSIFIERS[name])(weights=None, num_classes=10).eval().to(memory_format=layout)
    pictures, labels = torch.randn(8, 3, 224, 224).to(memory_format=layout), torch.zeros(8, dtype=torch.int64)
    parts = list(zip(pictures.split(part), labels.split(part)))

    def learn():
        for some, classes in parts:
            (torch.nn.functional.cross_entropy(model(some), classes) * (part / 8)).backward()

    def look():
        for some, _ in parts:
            model(some)

    return rates(model, look, learn, 8)


def detector(name, layout):
    frozen = {"norm_layer": FrozenBatchNorm2d, "weights": None}
    if name == "FcosMobileNetV2":
        anchors = AnchorGenerator(((8,), (16,), (32,)), ((1.0,),) * 3)
        backbone = compare_fcos.NarrowBackbone(FrozenBatchNorm2d)
        model = FCOS(backbone, 10, anchor_generator=anchors, head=FCOSHead(128, 1, 10, num_convs=2), **SIDE)
    else:
        body = getattr(torchvision.models, name.replace("Fcos", "").replace("MaskRcnn", "").lower())(**frozen)
        if name.startswith("Fcos"):
            model = FCOS(_resnet_fpn_extractor(body, 5, [2, 3, 4], LastLevelP6P7(256, 256)), 10, **SIDE)
        else:
            model = MaskRCNN(_resnet_fpn_extractor(body, 5), 11, **SIDE)
    model = model.to(memory_format=layout)
    count = 1 if name.startswith("Mask") else 2
    pictures = [torch.rand(3, 256, 256) for _ in range(count)]
    boxes = [[10.0, 12, 60, 70], [55, 20, 175, 144], [20, 120, 130, 231]]
    masks = torch.zeros(3, 256, 256, dtype=torch.uint8)
    for mask, (left, top, right, bottom) in zip(masks, boxes):
        mask[int(top):int(bottom), int(left):int(right)] = 1
    targets = [{"boxes": torch.tensor(boxes), "labels": torch.tensor([2, 5, 3]), "masks": masks} for _ in range(count)]

    def learn():
        model.train()
        sum(model(pictures, targets).values()).backward()
        model.eval()

    return rates(model, lambda: model(pictures), learn, count)


def theirs(name, layout, part):
    torch.manual_seed(1)
    return classifier(name, layout, part) if name in CLASSIFIERS else detector(name, layout)


def ours(name):
    line = subprocess.run(["dotnet", sys.argv[1], "speed", name, str(SECONDS)], check=True, capture_output=True, text=True).stdout.split()
    return float(line[1]), float(line[2])


def matrix_gflops():
    left, right = torch.randn(1000, 12544), torch.randn(1024, 12544)
    return 2e-9 * 12544 * 1024 * rate(lambda: torch.nn.functional.linear(left, right), 1000)


torch.set_num_threads(os.cpu_count())
print(f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads, matrices at {matrix_gflops():.0f} GFLOP/s; the best of {ROUNDS} rounds\n")
print("| network | | here | PyTorch | channels last | and four at once | here / the best |\n| --- | --- | --- | --- | --- | --- | --- |")
for name in sys.argv[2:] or NETWORKS:
    ways = [(torch.contiguous_format, 8), (torch.channels_last, 8)] + [(torch.channels_last, 4)] * (name in CLASSIFIERS)
    results = [[] for _ in range(1 + len(ways))]
    for _ in range(ROUNDS):
        for kept, measure in zip(results, [lambda: ours(name)] + [lambda way=way: theirs(name, *way) for way in ways]):
            kept.append(measure())
    for index, what in enumerate(("forward", "step")):
        here, *others = (max(r[index] for r in kept) for kept in results)
        cells = " | ".join([f"{rate:.2f}" for rate in others] + [""] * (3 - len(others)))
        print(f"| {name} | {what} | {here:.2f} | {cells} | {here / max(others):.2f} |", flush=True)
