using System.Numerics.Tensors;
using Labeling.MlAssist;

namespace Labeling;

/// <summary>Vectors in a file, and the search for the nearest neighbours among them: what makes pages of pictures that look alike.</summary>
/// <remarks>
/// Vectors are brought to length 1 and kept as half-precision numbers; near means that their angle is small. Memory holds the answers and the blocks in
/// hand, not the vectors. Adding is for one caller at a time; searching may be done by several.
/// </remarks>
public sealed class NeighborIndex : IDisposable
{
    private readonly HalfVectorFile _file;
    private readonly FileRows _rows;
    private readonly float[] _vector;

    /// <summary>Creates an index in a new file.</summary>
    /// <param name="path">The file; one that is there is emptied.</param>
    /// <param name="dimension">How many numbers a vector has. 1 or more.</param>
    public NeighborIndex(string path, int dimension)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        File.Delete(path);
        _file = HalfVectorFile.Open(path, dimension);
        _rows = new FileRows(_file);
        _vector = new float[dimension];
    }

    /// <summary>How many vectors there are.</summary>
    public int Count => _file.Count;

    /// <summary>How many numbers a vector has.</summary>
    public int Dimension => _file.Length;

    /// <summary>Adds a vector.</summary>
    /// <param name="vector"><see cref="Dimension"/> finite numbers, not all 0.</param>
    /// <returns>Its row, from 0.</returns>
    /// <exception cref="ArgumentException">It has another length, or is 0, or holds something that is no number.</exception>
    public int Add(ReadOnlySpan<float> vector)
    {
        float norm = TensorPrimitives.Norm(vector);
        if (vector.Length != Dimension || !float.IsFinite(norm) || norm == 0)
        {
            throw new ArgumentException($"A vector of {vector.Length} numbers and of length {norm} has no direction among those of {Dimension} numbers; give finite numbers that are not all 0.", nameof(vector));
        }

        TensorPrimitives.Divide(vector, norm, _vector);
        return _file.Add((UInt128)_file.Count, _vector);
    }

    /// <summary>Reads a vector, of length 1.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="vector">Room for <see cref="Dimension"/> numbers.</param>
    public void Read(int row, Span<float> vector) => _file.Read(row, vector);

    /// <summary>Finds the nearest neighbours of every vector among all others.</summary>
    /// <param name="neighbors">How many for each. 1 or more.</param>
    /// <param name="recall">Which share of the true neighbours is to be found, as a sample tells; up to 20,000 vectors all are found. Above 0, at most 1.</param>
    /// <param name="seed">The seed of the sample and of the search.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public Task<NeighborTable> FindAllAsync(int neighbors, double recall = 0.97, long seed = 0, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(neighbors, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(recall);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(recall, 1);
        return Task.Run(() => new NeighborTable(NeighborSearch.FindAll(_rows, neighbors, recall, seed, cancellationToken)), cancellationToken);
    }

    /// <summary>Closes the file, which stays.</summary>
    public void Dispose() => _file.Dispose();

    private sealed class FileRows(HalfVectorFile file) : IVectorRows
    {
        public int Count => file.Count;

        public int Length => file.Length;

        public void Read(int row, Span<float> vector) => file.Read(row, vector);
    }
}
