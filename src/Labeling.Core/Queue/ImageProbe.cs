namespace Labeling;

/// <summary>Finds out the sizes of pictures when they are first needed, and keeps what it found in the store.</summary>
internal sealed class ImageProbe(EngineServices services, IReadOnlyList<IImageDecoder> decoders)
{
    private const int MaxProblemLength = 500;

    // What is read from the store, and written to it, at a time.
    private const int PageLength = 500;

    /// <summary>The items of a leased task with the sizes of their pictures.</summary>
    /// <remarks>
    /// The lease is committed, so nothing that goes wrong here may keep it from its labeler: neither a picture nor the store nor the caller's
    /// cancellation. A picture that could not be read is looked at again at its next claim: files come back and are repaired.
    /// </remarks>
    public async ValueTask<IReadOnlyList<TaskItem>> LookAtAsync(ProjectSession session, IReadOnlyList<TaskItem> items, CancellationToken cancellationToken)
    {
        if (decoders.Count == 0 || items.All(item => !item.ImageSize.IsEmpty))
        {
            return items;
        }

        var findings = await Task.WhenAll(items.Select(item => item.ImageSize.IsEmpty
            ? FindOutAsync(session, item.Path, cancellationToken)
            : Task.FromResult(new ImageFinding(item.ImageSize, item.Problem) { Warnings = item.Warnings }))).ConfigureAwait(false);
        var looked = new TaskItem[items.Count];
        var facts = new List<ItemImageFacts>();
        for (int i = 0; i < looked.Length; i++)
        {
            var (item, finding) = (items[i], findings[i]);
            looked[i] = With(item, finding);
            if (finding.IsLasting && (finding.Size != item.ImageSize || finding.Problem != item.Problem))
            {
                facts.Add(finding.ToFacts(item.Id));
                services.Instruments.Probed(finding.Problem is null);
                if (finding.Problem is not null)
                {
                    LogMessages.ImageProblem(services.Log, session.Id, item.Id, finding.Code);
                }
            }
        }

        await KeepAsync(session, facts, cancellationToken).ConfigureAwait(false);
        return looked;
    }

    /// <summary>The size of one item's picture, looked up when it is not known.</summary>
    public async ValueTask<PixelSize> SizeAsync(ProjectSession session, Item item, CancellationToken cancellationToken)
        => item.ImageSize.IsEmpty ? (await LookAtAsync(session, item, cancellationToken).ConfigureAwait(false)).ImageSize : item.ImageSize;

    /// <summary>What one item's file tells of its picture, for an item of which it is not known; nothing where there is no decoder.</summary>
    public async ValueTask<ItemImageFacts> LookAtAsync(ProjectSession session, Item item, CancellationToken cancellationToken)
        => decoders.Count == 0 ? new ItemImageFacts { ItemId = item.Id } : (await FindOutAsync(session, item.Path, cancellationToken).ConfigureAwait(false)).ToFacts(item.Id);

    /// <summary>Looks at every item whose size is not known, page by page.</summary>
    public async Task<ImageProbeReport> LookAtAllAsync(ProjectSession session, int maxParallelism, IProgress<ImageProbeReport>? progress, CancellationToken cancellationToken)
    {
        var (probed, unreadable) = (0L, 0L);
        var store = await session.StoreAsync(cancellationToken).ConfigureAwait(false);
        var after = default(ItemId);
        while (decoders.Count > 0)
        {
            var page = await store.ListItemsAsync(session.Id, new ItemQuery { After = after, Limit = PageLength }, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
            var facts = await FindOutAsync(session, page, maxParallelism, cancellationToken).ConfigureAwait(false);
            if (facts.Count > 0)
            {
                await store.SetImageFactsAsync(session.Id, facts, cancellationToken).ConfigureAwait(false);
                (probed, unreadable) = (probed + facts.Count, unreadable + facts.Count(fact => fact.Problem is not null));
                progress?.Report(new ImageProbeReport { Probed = probed, Unreadable = unreadable });
            }

            if (page.Count < PageLength)
            {
                break;
            }

            after = page[^1].Id;
        }

        return new ImageProbeReport { Probed = probed, Unreadable = unreadable };
    }

    private async Task<IReadOnlyList<ItemImageFacts>> FindOutAsync(ProjectSession session, List<Item> page, int maxParallelism, CancellationToken cancellationToken)
    {
        var wanted = page.Where(item => item.ImageSize.IsEmpty && !item.IsMissing).ToArray();
        var found = new ImageFinding[wanted.Length];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = maxParallelism, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, wanted.Length, parallel, async (i, token) => found[i] = await FindOutAsync(session, wanted[i].Path, token).ConfigureAwait(false)).ConfigureAwait(false);

        // A finding that was cancelled looks like a file that cannot be read now.
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var finding in found)
        {
            services.Instruments.Probed(finding.Problem is null);
        }

        return
        [
            .. wanted.Zip(found).Where(pair => pair.Second.IsLasting)
                .Select(pair => pair.Second.ToFacts(pair.First.Id)),
        ];
    }

    private static TaskItem With(TaskItem item, ImageFinding finding) => new()
    {
        Id = item.Id,
        Path = item.Path,
        ImageSize = finding.Size,
        Problem = finding.Problem,
        Warnings = finding.Warnings,
        Suggestion = item.Suggestion,
        Draft = item.Draft,
        IsSubmitted = item.IsSubmitted,
    };

    private async Task<ImageFinding> FindOutAsync(ProjectSession session, string path, CancellationToken cancellationToken)
    {
        try
        {
            var file = await session.Source.OpenReadAsync(path, cancellationToken).ConfigureAwait(false);
            await using (file.ConfigureAwait(false))
            {
                var stream = await SeekableStream.FromAsync(file, cancellationToken).ConfigureAwait(false);
                await using (stream.ConfigureAwait(false))
                {
                    var info = await ProbeAsync(stream, path, cancellationToken).ConfigureAwait(false);
                    return new ImageFinding(info.UprightSize, null) { Warnings = info.Warnings };
                }
            }
        }
        catch (ImageDecodingException exception)
        {
            return ImageFinding.Unreadable(exception.Code, Shorten(exception.Message));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return ImageFinding.Unreadable(LabelingErrorCodes.DatasetUnavailable, "The file is gone; put it back, or skip the item.");
        }
#pragma warning disable CA1031 // Whatever a source or a decoder throws, the lease is committed and its labeler must get it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            // Networks come back: what went wrong is shown this once and not kept.
            return new ImageFinding(default, $"The file cannot be read now ({exception.GetType().Name}); claim again later, or skip the item.") { IsLasting = false };
        }
    }

    private async Task<ImageInfo> ProbeAsync(Stream stream, string path, CancellationToken cancellationToken)
    {
        byte[] header = new byte[IImageDecoder.HeaderLength];
        int length = await stream.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (length == 0)
        {
            throw new ImageDecodingException(LabelingErrorCodes.ImageEmpty, "The file is empty; replace it, or skip the item.");
        }

        stream.Position = 0;
        var decoder = decoders.FirstOrDefault(candidate => candidate.CanDecode(header.AsSpan(0, length)))
            ?? throw new ImageDecodingException(LabelingErrorCodes.ImageFormatUnsupported, "The file is not a picture of a format that can be shown; replace it, or skip the item.");
        return await decoder.ProbeAsync(stream, new DecodeOptions { FileName = path }, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask KeepAsync(ProjectSession session, List<ItemImageFacts> facts, CancellationToken cancellationToken)
    {
        if (facts.Count == 0)
        {
            return;
        }

        try
        {
            var store = await services.StoreAsync(cancellationToken).ConfigureAwait(false);
            await store.SetImageFactsAsync(session.Id, facts, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is LabelingException or OperationCanceledException)
        {
            LogMessages.ImageFactsNotKept(services.Log, exception, session.Id);
        }
    }

    private static string Shorten(string message) => message.Length <= MaxProblemLength ? message : message[..(MaxProblemLength - 1)] + "…";

    /// <param name="Size">The upright size; empty when it could not be read.</param>
    /// <param name="Problem">Why it cannot be shown.</param>
    private readonly record struct ImageFinding(PixelSize Size, string? Problem)
    {
        public bool IsLasting { get; init; } = true;

        /// <summary>What is wrong with it although it can be shown.</summary>
        public IReadOnlyList<ImageWarning> Warnings
        {
            get => field ?? [];
            init;
        }

        public string Code { get; private init; } = string.Empty;

        public ItemImageFacts ToFacts(ItemId id) => new() { ItemId = id, ImageSize = Size, Problem = Problem, Warnings = Warnings };

        public static ImageFinding Unreadable(string code, string problem) => new(default, problem) { Code = code };
    }
}
