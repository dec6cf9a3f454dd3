"""Mask R-CNN against torchvision's."""
import torch
import torchvision
from torchvision.models.detection import MaskRCNN
from torchvision.models.detection.backbone_utils import _resnet_fpn_extractor
from torchvision.models.detection.image_list import ImageList

from common import check, failures, part, read

# So many examples that every one is taken: nothing is left to chance.
COUNTS = {"rpn_pre_nms_top_n_train": 50, "rpn_post_nms_top_n_train": 50, "rpn_pre_nms_top_n_test": 40, "rpn_post_nms_top_n_test": 40,
          "rpn_batch_size_per_image": 1000000, "box_batch_size_per_image": 1000000, "box_detections_per_img": 15}


def compare(name, tensors):
    body = {"ResNet18": torchvision.models.resnet18, "ResNet50": torchvision.models.resnet50}[name](weights=None)
    model = MaskRCNN(_resnet_fpn_extractor(body, 5), 6, **COUNTS).double()
    model.load_state_dict(part(tensors, "before."), strict=True)
    model.eval()
    sizes = [tuple(size.tolist()) for size in tensors["sizes"]]
    originals = [tuple(size.tolist()) for size in tensors["originals"]]
    images = ImageList(tensors["batch"], sizes)

    with torch.no_grad():
        features = model.backbone(images.tensors)
        scores, codes = model.rpn.head(list(features.values()))
        scores = torch.cat([s.permute(0, 2, 3, 1).flatten(1) for s in scores], 1)
        codes = torch.cat([c.permute(0, 2, 3, 1).reshape(c.shape[0], -1, 4) for c in codes], 1)
        proposals, _ = model.rpn(images, features)
        heads = model.roi_heads
        box_scores, box_codes = heads.box_predictor(heads.box_head(heads.box_roi_pool(features, proposals, sizes)))
        logits = heads.mask_predictor(heads.mask_head(heads.mask_roi_pool(features, proposals, sizes)))
        found, _ = heads(features, proposals, sizes)
        found = model.transform.postprocess(found, sizes, originals)
    answers = max(check("scores", tensors["scores"], scores), check("codes", tensors["codes"], codes),
                  *(check(f"proposals {i}", tensors[f"proposals{i}"], p) for i, p in enumerate(proposals)),
                  check("box scores", tensors["boxScores"], box_scores), check("box codes", tensors["boxCodes"], box_codes.reshape(len(box_codes), -1, 4)),
                  check("mask logits", tensors["maskLogits"], logits))
    objects = 0.0
    for i, theirs in enumerate(found):
        if not torch.equal(tensors[f"foundClasses{i}"], theirs["labels"]):
            failures.append(f"{name}: classes of what was found in picture {i} differ")
            continue
        objects = max(objects, check("boxes", tensors[f"foundBoxes{i}"], theirs["boxes"]), check("found scores", tensors[f"foundScores{i}"], theirs["scores"]),
                      check("masks", tensors[f"foundMasks{i}"], theirs["masks"].squeeze(1)))
    count = sum(len(f["labels"]) for f in found)

    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    model.rpn.train()
    model.roi_heads.train()
    targets = [{"boxes": tensors[f"boxes{i}"].double(), "labels": tensors[f"classes{i}"], "masks": tensors[f"masks{i}"].to(torch.uint8)} for i in range(2)]
    features = model.backbone(images.tensors)
    proposals, losses = model.rpn(images, features, targets)
    losses.update(model.roi_heads(features, proposals, sizes, targets)[1])
    worst = max(check(loss, tensors[loss], value) for loss, value in losses.items())
    sum(losses.values()).backward()
    gradient = max(check("gradient " + n, tensors["gradient." + n], p.grad) for n, p in model.named_parameters() if p.grad is not None)
    missing = {n for n, p in model.named_parameters() if p.grad is not None} ^ set(part(tensors, "gradient."))
    if missing:
        failures.append(f"{name}: gradients on one side only: {sorted(missing)[:3]}")
    optimizer.step()
    after = part(tensors, "after.")
    step = max(check("after " + n, after[n], value) for n, value in model.state_dict().items())
    print(f"| Mask R-CNN on {name} | {answers:.1e} | {count}: {objects:.1e} | {worst:.1e} | {gradient:.1e} | {step:.1e} |")


def run(folder):
    print("\n| segmentation | answers | objects and masks found | five losses | gradient | after a step |\n| --- | --- | --- | --- | --- | --- |")
    for name in ("ResNet18", "ResNet50"):
        path = folder / f"MaskRcnn{name}.safetensors"
        if path.exists():
            compare(name, read(path))
