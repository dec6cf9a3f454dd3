using System.Runtime.CompilerServices;

namespace Labeling.Export.Coco;

/// <summary>One set of overlap thresholds for each range of areas.</summary>
[InlineArray(Thresholds.AreaCount)]
internal struct MatchBits
{
    private ushort _first;
}
