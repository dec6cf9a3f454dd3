using System.Runtime.InteropServices;

namespace Labeling.Imaging.Dicom;

/// <summary>Where decoded samples go: the stored values of a frame, its components side by side.</summary>
internal readonly ref struct SampleSink(Span<byte> stored, int bytesPerSample, int columns, int components)
{
    private readonly Span<byte> _stored = stored;

    public int Components => components;

    /// <summary>Writes one row of all components, side by side.</summary>
    public void WriteRow(int row, ReadOnlySpan<ushort> samples)
    {
        var start = row * columns * components;
        if (bytesPerSample == 1)
        {
            var bytes = _stored.Slice(start, samples.Length);
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] = unchecked((byte)samples[i]);
            }
        }
        else
        {
            samples.CopyTo(MemoryMarshal.Cast<byte, ushort>(_stored).Slice(start, samples.Length));
        }
    }

    /// <summary>Writes one row of one component.</summary>
    public void WriteRow(int row, int component, ReadOnlySpan<ushort> samples)
    {
        if (components == 1)
        {
            WriteRow(row, samples);
            return;
        }

        var at = (row * columns * components) + component;
        if (bytesPerSample == 1)
        {
            for (var i = 0; i < samples.Length; i++, at += components)
            {
                _stored[at] = unchecked((byte)samples[i]);
            }

            return;
        }

        var words = MemoryMarshal.Cast<byte, ushort>(_stored);
        for (var i = 0; i < samples.Length; i++, at += components)
        {
            words[at] = samples[i];
        }
    }
}
