"""What the comparisons share: reading safetensors, and noting what differs."""
import json
import struct

import torch

TYPES = {"F32": torch.float32, "I64": torch.int64, "F64": torch.float64, "BOOL": torch.bool, "I32": torch.int32}
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


def state(model):
    """A model's parameters, with the counters of batch norms that torchvision's frozen ones do not have left out."""
    return {name: value for name, value in model.state_dict().items() if not name.endswith("num_batches_tracked")}
