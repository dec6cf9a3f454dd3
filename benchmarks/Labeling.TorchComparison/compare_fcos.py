"""FCOS against torchvision's."""
import torch
import torchvision
from torchvision.models._utils import IntermediateLayerGetter
from torchvision.models.detection import FCOS
from torchvision.models.detection.anchor_utils import AnchorGenerator
from torchvision.models.detection.backbone_utils import _resnet_fpn_extractor
from torchvision.models.detection.fcos import FCOSHead
from torchvision.ops.feature_pyramid_network import ExtraFPNBlock, FeaturePyramidNetwork, LastLevelP6P7

from common import check, failures, part, read

SIDES = {"min_size": 128, "max_size": 200}


class NoMore(ExtraFPNBlock):
    def forward(self, results, x, names):
        return results, names


class NarrowBackbone(torch.nn.Module):
    """The maps of MobileNetV2 at an eighth, a sixteenth and a thirty-second, under the names that ours has."""

    def __init__(self, norm=torch.nn.BatchNorm2d):
        super().__init__()
        body = torchvision.models.mobilenet_v2(weights=None, norm_layer=norm)
        self.body = torch.nn.Module()
        self.body.features = IntermediateLayerGetter(body.features, {"6": "0", "13": "1", "18": "2"})
        self.fpn = FeaturePyramidNetwork([32, 96, 1280], 128, extra_blocks=NoMore())
        self.out_channels = 128

    def forward(self, x):
        return self.fpn(self.body.features(x))


def build(name):
    if name == "MobileNetV2":
        anchors = AnchorGenerator(((8,), (16,), (32,)), ((1.0,),) * 3)
        return FCOS(NarrowBackbone(), 5, anchor_generator=anchors, head=FCOSHead(128, 1, 5, num_convs=2), **SIDES)
    body = {"ResNet18": torchvision.models.resnet18, "ResNet50": torchvision.models.resnet50}[name](weights=None)
    return FCOS(_resnet_fpn_extractor(body, 5, [2, 3, 4], LastLevelP6P7(256, 256)), 5, **SIDES)


def compare(name, tensors):
    model = build(name).double()
    model.load_state_dict(part(tensors, "before."), strict=True)
    # In evaluation mode batch norms are frozen, as in the detectors that are fine-tuned.
    model.eval()
    pictures = [tensors["picture0"], tensors["picture1"]]
    batch, _ = model.transform([p.clone() for p in pictures])
    check("batch", tensors["batch"], batch.tensors)
    with torch.no_grad():
        outputs = model.head(list(model.backbone(batch.tensors).values()))
        found = model([p.clone() for p in pictures])
    answers = max(check("logits", tensors["logits"], outputs["cls_logits"]), check("distances", tensors["distances"], outputs["bbox_regression"]),
                  check("centre-ness", tensors["centerness"], outputs["bbox_ctrness"].squeeze(2)))
    objects = 0.0
    for i, theirs in enumerate(found):
        if not torch.equal(tensors[f"foundClasses{i}"], theirs["labels"]):
            failures.append(f"{name}: classes of what was found in picture {i} differ")
            continue
        objects = max(objects, check("boxes", tensors[f"foundBoxes{i}"], theirs["boxes"]), check("scores", tensors[f"foundScores{i}"], theirs["scores"]))
    count = sum(len(f["labels"]) for f in found)

    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    targets = [{"boxes": tensors[f"boxes{i}"], "labels": tensors[f"classes{i}"]} for i in range(2)]
    batch, targets = model.transform([p.clone() for p in pictures], targets)
    features = list(model.backbone(batch.tensors).values())
    losses = model.compute_loss(targets, model.head(features), model.anchor_generator(batch, features), [f.shape[2] * f.shape[3] for f in features])
    worst = max(check("classification loss", tensors["lossClassification"], losses["classification"]),
                check("regression loss", tensors["lossRegression"], losses["bbox_regression"]),
                check("centre-ness loss", tensors["lossCenterness"], losses["bbox_ctrness"]))
    sum(losses.values()).backward()
    gradient = max(check("gradient " + n, tensors["gradient." + n], p.grad) for n, p in model.named_parameters() if p.grad is not None)
    missing = {n for n, p in model.named_parameters() if p.grad is not None} ^ set(part(tensors, "gradient."))
    if missing:
        failures.append(f"{name}: gradients on one side only: {sorted(missing)[:3]}")
    optimizer.step()
    after = part(tensors, "after.")
    step = max(check("after " + n, after[n], value) for n, value in model.state_dict().items())
    print(f"| FCOS on {name} | {answers:.1e} | {count}: {objects:.1e} | {worst:.1e} | {gradient:.1e} | {step:.1e} |")


def run(folder):
    print("\n| detector | answers | objects found | losses | gradient | after a step |\n| --- | --- | --- | --- | --- | --- |")
    for name in ("MobileNetV2", "ResNet18", "ResNet50"):
        path = folder / f"Fcos{name}.safetensors"
        if path.exists():
            compare(name, read(path))
