namespace Labeling.ConformanceTests.Tests;

/// <summary>A decoder that ignores limits and cancellation, closes its stream, knows every file, and throws what the codec underneath threw.</summary>
public sealed class BrokenDecoderFixture : ImageReaderFixture
{
    public override IImageDecoder Decoder => new BrokenDecoder(base.Decoder);

    private sealed class BrokenDecoder(IImageDecoder inner) : IImageDecoder
    {
        public bool CanDecode(ReadOnlySpan<byte> header) => true;

        public async ValueTask<ImageInfo> ProbeAsync(Stream stream, DecodeOptions? options = null, CancellationToken cancellationToken = default)
        {
            try
            {
                return await inner.ProbeAsync(stream, null, CancellationToken.None);
            }
            catch (ImageDecodingException exception)
            {
                throw new InvalidDataException("broken", exception);
            }
        }

        public async ValueTask<DecodedImage> DecodeAsync(Stream stream, DecodeOptions? options = null, CancellationToken cancellationToken = default)
        {
            try
            {
                return await inner.DecodeAsync(stream, null, CancellationToken.None);
            }
            catch (ImageDecodingException exception)
            {
                throw new InvalidDataException("broken", exception);
            }
            finally
            {
                await stream.DisposeAsync();
            }
        }
    }
}
