"""Makes evaluation-*.json: truths and detections drawn at random, and what COCOeval says of them.

    pip install pycocotools==2.0.11 numpy
    python make_evaluation_golden.py

The files here were made with pycocotools 2.0.11 and numpy 1.24.2 under Python 3.11. Each holds the truth, the detections, the
twelve numbers, the whole recall array [T, K, A, M], the precision array averaged over recall [T, K, A, M], and one whole
precision curve for each category.
"""
import contextlib
import copy
import io
import json
import os
import random

import numpy as np
from pycocotools import mask as mask_utils
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

HERE = os.path.dirname(os.path.abspath(__file__))


def outline(rng, x, y, w, h):
    """A star-shaped outline that fills about that box."""
    points = []
    count = rng.randint(3, 9)
    for k in range(count):
        angle = 2 * np.pi * k / count
        reach = 0.7 + 0.3 * rng.random()
        points += [round(x + w / 2 + w / 2 * reach * float(np.cos(angle)), 2), round(y + h / 2 + h / 2 * reach * float(np.sin(angle)), 2)]
    return points


def segmentation(rng, kind, box, width, height):
    x, y, w, h = box
    parts = [outline(rng, x, y, w, h)]
    if rng.random() < 0.2:
        parts.append(outline(rng, x + w * 0.6, y + h * 0.6, w * 0.5, h * 0.5))
    if kind == "polygon":
        return parts
    rle = mask_utils.merge(mask_utils.frPyObjects(parts, height, width))
    if kind == "compressed":
        return {"size": rle["size"], "counts": rle["counts"].decode("ascii")}
    flat = mask_utils.decode(rle).flatten(order="F")
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flat, [2]]))).tolist()
    counts = np.diff([0] + edges).tolist()
    return {"size": rle["size"], "counts": counts}


def draw_box(rng, width, height):
    w = round(float(np.exp(rng.uniform(1.5, np.log(width)))), 2)
    h = round(float(np.exp(rng.uniform(1.5, np.log(height)))), 2)
    return [round(rng.uniform(0, width - w), 2), round(rng.uniform(0, height - h), 2), w, h]


def jitter(rng, box):
    x, y, w, h = box
    scale = rng.choice([0.0, 0.02, 0.06, 0.15])
    return [round(x + rng.gauss(0, w * scale), 2), round(y + rng.gauss(0, h * scale), 2),
            round(max(1.0, w + rng.gauss(0, w * scale)), 2), round(max(1.0, h + rng.gauss(0, h * scale)), 2)]


def make(seed, images, truths, detections, categories, with_boxes, first_id=1, many=False):
    rng = random.Random(seed)
    gt = {"images": [], "annotations": [], "categories": [{"id": 3 * k + 1, "name": f"c{k}"} for k in range(categories)]}
    ids = [10 + 7 * i for i in range(images)]
    for i in ids:
        gt["images"].append({"id": i, "file_name": f"{i}.jpg", "width": rng.randint(80, 260), "height": rng.randint(80, 260)})
    by_id = {image["id"]: image for image in gt["images"]}
    # The last category has detections only, the one before it crowds only, and some images stay empty.
    used = [c["id"] for c in gt["categories"]]
    for n in range(truths):
        image = by_id[rng.choice(ids[: images * 3 // 4])]
        category = rng.choice(used[:-1])
        box = draw_box(rng, image["width"], image["height"])
        crowd = int(rng.random() < 0.08 or category == used[-2])
        segm = segmentation(rng, "uncompressed" if crowd else rng.choice(["polygon", "compressed"]), box, image["width"], image["height"])
        area = rng.choice([1024.0, 9216.0]) if rng.random() < 0.1 else round(box[2] * box[3] * rng.uniform(0.5, 1), 3)
        gt["annotations"].append({"id": first_id + n, "image_id": image["id"], "category_id": category, "bbox": box,
                                  "area": area, "iscrowd": crowd, "segmentation": segm})
    dt = []
    while len(dt) < detections:
        if rng.random() < 0.7:
            truth = rng.choice(gt["annotations"])
            image, category, box = by_id[truth["image_id"]], truth["category_id"], jitter(rng, truth["bbox"])
            if rng.random() < 0.1:
                category = rng.choice(used)
        else:
            image = by_id[ids[0] if many and rng.random() < 0.5 else rng.choice(ids)]
            category, box = (used[0] if many else rng.choice(used)), draw_box(rng, image["width"], image["height"])
        # Two digits make many equal scores, whose order matters.
        d = {"image_id": image["id"], "category_id": category, "score": round(rng.random(), 2)}
        if with_boxes:
            d["bbox"] = box
        d["segmentation"] = segmentation(rng, "compressed", box, image["width"], image["height"])
        dt.append(d)
    return gt, dt


def evaluate(name, iou_type, gt, dt, use_categories=True, max_detections=(1, 10, 100)):
    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO()
        truth.dataset = copy.deepcopy(gt)
        truth.createIndex()
        e = COCOeval(truth, truth.loadRes(copy.deepcopy(dt)), iou_type)
        e.params.useCats = int(use_categories)
        e.params.maxDets = list(max_detections)
        e.evaluate()
        e.accumulate()
        if max_detections[2] == 100:
            e.summarize()
    precision, recall = e.eval["precision"], e.eval["recall"]
    with open(os.path.join(HERE, f"evaluation-{name}.json"), "w") as f:
        json.dump({
            "iouType": iou_type, "useCategories": use_categories, "maxDetections": list(max_detections), "truth": gt, "detections": dt,
            "stats": [float(s) for s in e.stats], "recall": recall.tolist(), "precisionMeans": precision.mean(axis=1).tolist(),
            "curves": [precision[2, :, k, 0, 2].tolist() for k in range(precision.shape[2])],
        }, f, separators=(",", ":"))
        f.write("\n")


a = make(1, 24, 90, 260, 5, with_boxes=True)
evaluate("boxes", "bbox", *a)
evaluate("segments", "segm", *a)
evaluate("boxes-without-categories", "bbox", *a, use_categories=False)
evaluate("boxes-lvis", "bbox", *a, max_detections=(1, 10, 300))
b = make(2, 16, 60, 160, 4, with_boxes=False)
evaluate("masks-only-boxes", "bbox", *b)
evaluate("masks-only-segments", "segm", *b)
evaluate("ids-from-zero", "bbox", *make(3, 6, 20, 60, 3, with_boxes=True, first_id=0))
evaluate("more-than-a-hundred", "bbox", *make(4, 3, 20, 420, 3, with_boxes=True, many=True))
