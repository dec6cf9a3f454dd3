namespace Labeling.Storage.AzureBlobs;

/// <summary>A file of an export that waits to be sent.</summary>
/// <param name="Name">The blob's name.</param>
/// <param name="Start">Where it begins among the others.</param>
internal sealed record SpooledFile(string Name, long Start)
{
    public long Length { get; set; }

    public byte[] Hash { get; set; } = [];
}
