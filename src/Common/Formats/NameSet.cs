using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Labeling.Export;

/// <summary>Remembers names by a hash of 128 bits, so that half a million take little memory.</summary>
/// <param name="isFileNames">Whether names that differ only in case or in how a letter is composed are the same, as Windows and macOS have it.</param>
internal sealed class NameSet(bool isFileNames)
{
    private readonly HashSet<UInt128> _hashes = [];

    /// <summary>Adds a name.</summary>
    /// <returns><see langword="false"/> when it was there.</returns>
    public bool Add(string name) => _hashes.Add(Hash(name));

    public bool Contains(string name) => _hashes.Contains(Hash(name));

    private UInt128 Hash(string name)
    {
        var text = isFileNames ? name.Normalize(NormalizationForm.FormC).ToUpperInvariant() : name;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
