using System.Text;
using System.Text.Json;

namespace Labeling.Scenarios;

/// <summary>One labeler's page: what a claim takes and a submit answers.</summary>
internal sealed class BarePage
{
    /// <summary>How long each answer took, in ticks.</summary>
    public const long ElapsedTicks = 2 * TimeSpan.TicksPerSecond;

    private static readonly byte[][] AnnotationsByClass = [.. Enumerable.Range(0, ScenarioProject.ClassCount + 1).Select(Encode)];

    /// <summary>Makes a page with a new token.</summary>
    public BarePage(string labeler, ArraySegment<int> items)
    {
        Labeler = labeler;
        LabelerUtf8 = Encoding.UTF8.GetBytes(labeler);
        Renew(items);
    }

    /// <summary>The lease's token.</summary>
    public Guid Token { get; private set; }

    /// <summary>When it was claimed, in ticks of UTC.</summary>
    public long ClaimedAt { get; private set; }

    /// <summary>Until when, in ticks of UTC.</summary>
    public long ExpiresAt => ClaimedAt + LabelingCrew.LeaseDuration.Ticks;

    /// <summary>Who holds it.</summary>
    public string Labeler { get; }

    /// <summary>The same in UTF-8.</summary>
    public byte[] LabelerUtf8 { get; }

    /// <summary>The items.</summary>
    public ArraySegment<int> Items { get; private set; }

    /// <summary>Makes it the labeler's next page, with a new token.</summary>
    public void Renew(ArraySegment<int> items)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        Token = Guid.CreateVersion7(now);
        ClaimedAt = now.UtcTicks;
        Items = items;
    }

    /// <summary>The class that an item is given.</summary>
    public static int ClassOf(int item) => 1 + (item % ScenarioProject.ClassCount);

    /// <summary>The stored form of that answer.</summary>
    public static byte[] AnnotationsOf(int item) => AnnotationsByClass[ClassOf(item)];

    private static byte[] Encode(int labelClass)
        => JsonSerializer.SerializeToUtf8Bytes([new Annotation(new LabelClassId(labelClass))], LabelingJsonContext.Default.IReadOnlyListAnnotation);
}
