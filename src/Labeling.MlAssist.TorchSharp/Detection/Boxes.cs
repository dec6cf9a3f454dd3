using System.Numerics;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>Many boxes at once, on the CPU.</summary>
internal static class Boxes
{
    /// <summary>Keeps the likeliest boxes, and no other of the same class that covers one of them: non-maximum suppression for all classes together.</summary>
    /// <param name="boxes">The boxes.</param>
    /// <param name="scores">How likely each is. The same length.</param>
    /// <param name="classes">The class of each. The same length; empty when all are of one.</param>
    /// <param name="threshold">The largest intersection over union that two of a class may have.</param>
    /// <param name="most">How many are kept at most.</param>
    /// <returns>The indexes of those kept, by falling score; equal scores in their own order.</returns>
    /// <remarks>Time O(n log n + n · kept), eight comparisons at a time where the machine can.</remarks>
    public static List<int> Suppress(ReadOnlySpan<Box> boxes, ReadOnlySpan<float> scores, ReadOnlySpan<int> classes, float threshold, int most)
    {
        var order = new int[boxes.Length];
        var keys = new float[boxes.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
            keys[i] = -scores[i];
        }

        // The sort is not stable by itself.
        Array.Sort(order, (a, b) => keys[a] != keys[b] ? keys[a].CompareTo(keys[b]) : a.CompareTo(b));
        var kept = new List<int>();
        var byClass = new Dictionary<int, KeptBoxes>();
        foreach (var index in order)
        {
            if (kept.Count == most)
            {
                break;
            }

            ref var others = ref CollectionsMarshal.GetValueRefOrAddDefault(byClass, classes.IsEmpty ? 0 : classes[index], out _);
            others ??= new KeptBoxes();
            if (!others.AnyOverlaps(boxes[index], threshold))
            {
                others.Add(boxes[index]);
                kept.Add(index);
            }
        }

        return kept;
    }

    /// <summary>Boxes as a tensor. Shape <c>[N, 4]</c>: left, top, right, bottom.</summary>
    public static Tensor ToTensor(ReadOnlySpan<Box> boxes) => tensor(MemoryMarshal.Cast<Box, float>(boxes).ToArray(), boxes.Length, 4);

    /// <summary>A tensor as boxes. Shape <c>[N, 4]</c>, single precision, on any device.</summary>
    public static Box[] FromTensor(Tensor boxes)
    {
        using var plain = boxes.detach().cpu().contiguous();
        return MemoryMarshal.Cast<byte, Box>(plain.bytes).ToArray();
    }

    /// <summary>Boxes by edges, so that one can be held against several at once.</summary>
    private sealed class KeptBoxes
    {
        private float[] _left = new float[16];
        private float[] _top = new float[16];
        private float[] _right = new float[16];
        private float[] _bottom = new float[16];
        private int _count;

        public void Add(Box box)
        {
            if (_count == _left.Length)
            {
                Array.Resize(ref _left, _count * 2);
                Array.Resize(ref _top, _count * 2);
                Array.Resize(ref _right, _count * 2);
                Array.Resize(ref _bottom, _count * 2);
            }

            (_left[_count], _top[_count], _right[_count], _bottom[_count]) = box;
            _count++;
        }

        /// <summary>Whether one of them covers the box by more than the threshold. Places that are not filled hold a box without area, which covers none.</summary>
        public bool AnyOverlaps(Box box, float threshold)
        {
            var (left, top, right, bottom) = (new Vector<float>(box.Left), new Vector<float>(box.Top), new Vector<float>(box.Right), new Vector<float>(box.Bottom));
            var area = new Vector<float>(box.Area);
            var limit = new Vector<float>(threshold);
            for (var i = 0; i < _count; i += Vector<float>.Count)
            {
                var (otherLeft, otherTop, otherRight, otherBottom) = (new Vector<float>(_left, i), new Vector<float>(_top, i), new Vector<float>(_right, i), new Vector<float>(_bottom, i));
                var width = Vector.Max(Vector<float>.Zero, Vector.Min(right, otherRight) - Vector.Max(left, otherLeft));
                var height = Vector.Max(Vector<float>.Zero, Vector.Min(bottom, otherBottom) - Vector.Max(top, otherTop));
                var both = width * height;
                var either = area + ((otherRight - otherLeft) * (otherBottom - otherTop)) - both;
                if (Vector.GreaterThanAny(both / either, limit))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
