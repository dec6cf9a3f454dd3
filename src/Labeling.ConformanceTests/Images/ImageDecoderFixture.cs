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

    /// <summary>
    /// Files of any kind and size, by name: real ones, damaged ones, such as were made to do harm. Each is read as it is and with changes, and
    /// must be shown or refused. None by default.
    /// </summary>
    public virtual IEnumerable<KeyValuePair<string, byte[]>> Corpus => [];
}
