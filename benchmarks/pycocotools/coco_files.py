"""Truths and detections drawn at random, as COCO files."""
import json
import math
import os
import random


def outline(rng, box, corners):
    """A star-shaped outline that fills about that box."""
    x, y, w, h = box
    points = []
    for k in range(corners):
        angle = 2 * math.pi * k / corners
        reach = 0.8 + 0.2 * rng.random()
        points.append(round(x + w / 2 + w / 2 * reach * math.cos(angle), 2))
        points.append(round(y + h / 2 + h / 2 * reach * math.sin(angle), 2))
    return points


def draw_box(rng, width, height, least=8):
    w = round(math.exp(rng.uniform(math.log(least), math.log(width * 0.6))), 2)
    h = round(math.exp(rng.uniform(math.log(least), math.log(height * 0.6))), 2)
    return [round(rng.uniform(0, width - w), 2), round(rng.uniform(0, height - h), 2), w, h]


def jitter(rng, box):
    x, y, w, h = box
    s = rng.choice([0.02, 0.05, 0.1, 0.2])
    return [round(x + rng.gauss(0, w * s), 2), round(y + rng.gauss(0, h * s), 2),
            round(max(1.0, w * math.exp(rng.gauss(0, s))), 2), round(max(1.0, h * math.exp(rng.gauss(0, s))), 2)]


def draw(seed, images=5000, truths=35000, detections=105000, categories=80, corners=12, crowds=0.01, segments="polygon", width=640, height=480,
         ties=False, first_category=1, category_step=1):
    """Makes a truth and detections: a third of these near a truth, as detectors give them, the others anywhere."""
    rng = random.Random(seed)
    ids = [first_category + category_step * k for k in range(categories)]
    truth = {
        "info": {"description": "drawn at random"},
        "images": [{"id": i + 1, "file_name": f"{i + 1:012}.jpg", "width": width, "height": height} for i in range(images)],
        "categories": [{"id": c, "name": f"class {c}", "supercategory": ""} for c in ids],
        "annotations": [],
    }
    for n in range(truths):
        box = draw_box(rng, width, height)
        shape = segment(rng, box, corners, segments, width, height, n)
        is_crowd = int(rng.random() < crowds)
        truth["annotations"].append({
            "id": n + 1, "image_id": rng.randrange(images) + 1, "category_id": rng.choice(ids), "bbox": box, "area": round(box[2] * box[3] * 0.75, 2),
            "iscrowd": is_crowd, "segmentation": shape})
    found = []
    for n in range(detections):
        score = rng.random() if not ties else rng.randrange(50) / 50
        if truths and n % 3 == 0:
            near = truth["annotations"][rng.randrange(truths)]
            image, category, box = near["image_id"], near["category_id"], jitter(rng, near["bbox"])
        else:
            image, category, box = rng.randrange(images) + 1, rng.choice(ids), draw_box(rng, width, height)
        found.append({"image_id": image, "category_id": category, "bbox": box, "score": round(score, 5),
                      "segmentation": segment(rng, box, corners, segments, width, height, n)})
    return truth, found


def segment(rng, box, corners, kind, width, height, n):
    polygons = [outline(rng, box, corners)]
    if n % 11 == 0 and kind != "polygon":
        polygons.append(outline(rng, [box[0] + box[2], box[1] + box[3] / 2, box[2] / 2, box[3] / 2], corners))
    if kind == "polygon":
        return polygons
    from pycocotools import mask
    rle = mask.merge(mask.frPyObjects(polygons, height, width))
    return {"size": rle["size"], "counts": rle["counts"].decode("ascii")}


def write(folder, name, truth, found):
    os.makedirs(folder, exist_ok=True)
    paths = os.path.join(folder, f"{name}-truth.json"), os.path.join(folder, f"{name}-detections.json")
    for path, content in zip(paths, (truth, found)):
        with open(path, "w", encoding="utf-8") as file:
            json.dump(content, file, separators=(",", ":"))
    return paths
