using Azure.Core.Pipeline;

namespace Labeling;

/// <summary>How an account of Azure Blob Storage is used.</summary>
public sealed class AzureBlobsOptions
{
    /// <summary>How often a request is repeated that failed for a reason that passes: 408, 429, a 5xx, a broken connection, no answer in time.</summary>
    /// <value>8 by default. 0 to 20.</value>
    public int MaxRetries { get; set; } = 8;

    /// <summary>How long to wait before the first repetition. It doubles with each, and half of it is left to chance; where the server says how long, that is done.</summary>
    /// <value>0.5 seconds by default. From 1 millisecond to one minute.</value>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest wait before a repetition, also where the server asks for more.</summary>
    /// <value>30 seconds by default. From <see cref="RetryDelay"/> to ten minutes.</value>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one attempt may go without an answer, or without a byte of it.</summary>
    /// <value>30 seconds by default. From 100 milliseconds to ten minutes.</value>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long all attempts of one request may take; the attempt under way then still has its own time.</summary>
    /// <value>5 minutes by default. From <see cref="AttemptTimeout"/> to one day.</value>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The share of attempts that must fail within half a minute for the account to be left alone for a while: requests fail at once then.</summary>
    /// <value>0.8 by default. Greater than 0, up to 1. At least 30 attempts are looked at.</value>
    public double CircuitFailureRatio { get; set; } = 0.8;

    /// <summary>How long the account is left alone then.</summary>
    /// <value>15 seconds by default. From 0.5 seconds to ten minutes.</value>
    public TimeSpan CircuitBreakDuration { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How many files are sent at once by uploads and exports. Each takes up to 4 MiB of memory.</summary>
    /// <value>8 by default. 1 to 64.</value>
    public int Parallelism { get; set; } = 8;

    /// <summary>How many blobs one page of a listing has.</summary>
    /// <value>5,000 by default, which is the most. 1 or more.</value>
    public int PageSize { get; set; } = 5_000;

    /// <summary>Whether browsers may be given addresses to read single blobs directly, each signed for a short time; see <see cref="IAssetLinks"/>.</summary>
    /// <value><see langword="false"/> by default.</value>
    public bool AllowReadLinks { get; set; }

    /// <summary>How long such an address holds.</summary>
    /// <value>15 minutes by default. From one minute to one day.</value>
    public TimeSpan ReadLinkLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>What sends the requests, for a host that goes through a proxy or has its own <see cref="HttpClient"/>.</summary>
    /// <value>By default, <see langword="null"/>: the Azure SDK's, which follows no redirections. The host disposes its own.</value>
    public HttpPipelineTransport? Transport { get; set; }

    internal void Validate()
    {
        Check(MaxRetries is >= 0 and <= 20, nameof(MaxRetries), MaxRetries, "0 to 20");
        Check(RetryDelay >= TimeSpan.FromMilliseconds(1) && RetryDelay <= TimeSpan.FromMinutes(1), nameof(RetryDelay), RetryDelay, "one millisecond to one minute");
        Check(MaxRetryDelay >= RetryDelay && MaxRetryDelay <= TimeSpan.FromMinutes(10), nameof(MaxRetryDelay), MaxRetryDelay, "RetryDelay to ten minutes");
        Check(AttemptTimeout >= TimeSpan.FromMilliseconds(100) && AttemptTimeout <= TimeSpan.FromMinutes(10), nameof(AttemptTimeout), AttemptTimeout, "100 milliseconds to ten minutes");
        Check(RequestTimeout >= AttemptTimeout && RequestTimeout <= TimeSpan.FromDays(1), nameof(RequestTimeout), RequestTimeout, "AttemptTimeout to one day");
        Check(CircuitFailureRatio is > 0 and <= 1, nameof(CircuitFailureRatio), CircuitFailureRatio, "more than 0 up to 1");
        Check(CircuitBreakDuration >= TimeSpan.FromSeconds(0.5) && CircuitBreakDuration <= TimeSpan.FromMinutes(10), nameof(CircuitBreakDuration), CircuitBreakDuration, "half a second to ten minutes");
        Check(Parallelism is >= 1 and <= 64, nameof(Parallelism), Parallelism, "1 to 64");
        Check(PageSize is >= 1 and <= 5_000, nameof(PageSize), PageSize, "1 to 5000");
        Check(ReadLinkLifetime >= TimeSpan.FromMinutes(1) && ReadLinkLifetime <= TimeSpan.FromDays(1), nameof(ReadLinkLifetime), ReadLinkLifetime, "one minute to one day");
    }

    private static void Check(bool isValid, string option, object value, string range)
    {
        if (!isValid)
        {
            throw new ArgumentOutOfRangeException(option, value, $"{option} is {value}; give it {range}.");
        }
    }
}
