using System.Globalization;
using System.Text.Json;

namespace Labeling.Export.Csv;

/// <summary>One record, understood.</summary>
internal sealed class CsvRow
{
    private CsvRow(string path) => Path = path;

    public string Path { get; }

    public PixelSize Size { get; private init; }

    /// <summary>The class's name; empty for an image without labels.</summary>
    public string ClassName { get; private init; } = "";

    public bool HasShape { get; private init; }

    /// <summary>The label without its class; <see langword="null"/> where there is none or its box covers nothing.</summary>
    public Annotation? Label { get; private init; }

    public ItemStatus? Status { get; private init; }

    public string? Labeler { get; private init; }

    public DateTimeOffset? LabeledAt { get; private init; }

    public ApprovalState Approval { get; private init; }

    public static CsvRow Read(CsvTable table)
    {
        var path = table.Text(CsvColumns.File).Replace('\\', '/');
        if (FormatPath.FindFault(path) is { } fault)
        {
            throw table.Fault($"the path {ImportErrors.Quote(path)} {fault}. Paths are relative to the images' folder.");
        }

        var name = table.Text(CsvColumns.Class).Trim();
        var (shape, isThere) = ReadShape(table);
        if (name.Length == 0 && isThere)
        {
            throw table.Fault("there is a shape, but the cell 'class' is empty. Name its class.");
        }

        return new CsvRow(path)
        {
            Size = table.Size(CsvColumns.Width, CsvColumns.Height),
            ClassName = name,
            HasShape = isThere,
            Label = name.Length == 0 || (isThere && shape is null) ? null : new Annotation(default(LabelClassId), shape)
            {
                Score = ReadScore(table),
                IsCrowd = table.Flag(CsvColumns.Crowd),
                IsOccluded = table.Flag(CsvColumns.Occluded),
                IsTruncated = table.Flag(CsvColumns.Truncated),
            },
            Status = ReadName<ItemStatus>(table, CsvColumns.Status),
            Approval = ReadName<ApprovalState>(table, CsvColumns.Approval) ?? ApprovalState.Unreviewed,
            Labeler = table.Text(CsvColumns.Labeler) is { Length: > 0 } labeler ? labeler : null,
            LabeledAt = ReadTime(table),
        };
    }

    private static (Shape? Shape, bool IsThere) ReadShape(CsvTable table)
    {
        try
        {
            if (table.Text(CsvColumns.Shape) is { Length: > 0 } text)
            {
                return (ShapeText.Read(text), true);
            }

            if (table.TryNumber(CsvColumns.Box[0]) is not { } x)
            {
                return (null, false);
            }

            if (table.Number(CsvColumns.Box[2]) is < 0 || table.Number(CsvColumns.Box[3]) is < 0)
            {
                throw table.Fault(string.Create(
                    CultureInfo.InvariantCulture,
                    $"the shape cannot be: its sides are {table.Number(CsvColumns.Box[2])} and {table.Number(CsvColumns.Box[3])}, but w and h are 0 or more. Give its left and upper edge as x and y, and its width and height."));
            }

            var box = new BoundingBox(x, table.Number(CsvColumns.Box[1]), table.Number(CsvColumns.Box[2]), table.Number(CsvColumns.Box[3]));
            return (box.IsEmpty ? null : box, true);
        }
        catch (Exception exception) when (exception is ArgumentException or JsonException)
        {
            throw table.Fault($"the shape cannot be: {ImportErrors.Reason(exception)} Correct the record, or remove it.", exception);
        }
    }

    private static double? ReadScore(CsvTable table)
        => table.TryNumber(CsvColumns.Score) is not { } score ? null
            : score is >= 0 and <= 1 ? score
            : throw table.Fault($"the score {score.ToString(CultureInfo.InvariantCulture)} is not between 0 and 1. Divide per cents by 100.");

    private static DateTimeOffset? ReadTime(CsvTable table)
        => table.Text(CsvColumns.LabeledAt).Trim() is not { Length: > 0 } text ? null
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time
            : throw table.Fault($"the cell '{CsvColumns.LabeledAt}' holds {ImportErrors.Quote(text)}, but a time such as 2026-09-30T12:00:00Z belongs there.");

    private static T? ReadName<T>(CsvTable table, string column)
        where T : struct, Enum
        => table.Text(column).Trim() is not { Length: > 0 } text ? null
            : char.IsAsciiLetter(text[0]) && Enum.TryParse<T>(text, ignoreCase: true, out var value) ? value
            : throw table.Fault($"the cell '{column}' holds {ImportErrors.Quote(text)}, but one of {string.Join(", ", Enum.GetNames<T>())} belongs there.");
}
