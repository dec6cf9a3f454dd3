"""The keys that ShuffleOrderTests expects. Python 3, no packages: python3 shuffle.py"""

M = (1 << 64) - 1


def mix(z):
    z = (z + 0x9E3779B97F4A7C15) & M
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & M
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & M
    return z ^ (z >> 31)


def fnv1a(data):
    h = 0xCBF29CE484222325
    for byte in data:
        h = ((h ^ byte) * 0x100000001B3) & M
    return h


def key(seed, path):
    value = mix((fnv1a(path.encode("utf-8")) + mix(seed & M)) & M)
    return value - (1 << 64) if value >> 63 else value


assert fnv1a(b"foobar") == 0x85944171F73967E8  # the test vector of the FNV authors
assert mix(0) == 0xE220A8397B1DCDAF  # the first output of SplitMix64 seeded with 0
for seed, path in [(0, ""), (0, "a.jpg"), (7, "photos/2021/\u00e4.jpg"), (-1, "photos/\U0001F600.png")]:
    print(seed, path, key(seed, path))
