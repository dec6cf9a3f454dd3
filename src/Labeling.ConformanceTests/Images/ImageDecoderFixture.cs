namespace Labeling.ConformanceTests;

/// <summary>What an image decoder's provider gives to the suite: the decoder, and files that it reads.</summary>
public abstract class ImageDecoderFixture
{
    /// <summary>The decoder.</summary>
    public abstract IImageDecoder Decoder { get; }

    /// <summary>Whether the decoder takes streams that cannot seek; one that may insist on seeking says <see langword="false"/>.</summary>
    public virtual bool TakesAnyStream => false;

    /// <summary>Sound files of each kind that the decoder reads, by name: small ones, of at most some ten kilobytes.</summary>
    public abstract IReadOnlyDictionary<string, byte[]> Samples { get; }
}
