namespace Labeling;

/// <summary>How a <see cref="WindowLevel"/> turns values into brightness: the three functions of DICOM PS3.3 C.11.2.1.2 and C.11.2.1.3.</summary>
public enum WindowFunction
{
    /// <summary>
    /// A straight line from black at <c>center − width / 2</c> to white at <c>center + width / 2 − 1</c>: the window covers
    /// <c>width</c> whole values. DICOM's default.
    /// </summary>
    Linear,

    /// <summary>A straight line from black at <c>center − width / 2</c> to white at <c>center + width / 2</c>.</summary>
    LinearExact,

    /// <summary>A curve without corners, <c>1 / (1 + exp(−4 (value − center) / width))</c>, which never quite reaches black or white.</summary>
    Sigmoid,
}
