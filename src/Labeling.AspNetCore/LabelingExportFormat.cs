namespace Labeling.AspNetCore;

/// <summary>A format in which the studio offers a project's labels for download. Immutable.</summary>
public sealed class LabelingExportFormat
{
    /// <summary>Creates a format.</summary>
    /// <param name="name">What addresses call it, such as <c>coco</c>: lower case letters, digits and hyphens.</param>
    /// <param name="title">What people call it, such as <c>COCO</c>.</param>
    /// <param name="create">Makes the exporter that writes into the given, empty folder. A single file in it is sent as it is, several as a ZIP archive.</param>
    public LabelingExportFormat(string name, string title, Func<string, IExporter> create)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(title);
        ArgumentNullException.ThrowIfNull(create);
        if (!name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            throw new ArgumentException($"The format's name '{name}' is part of addresses; use lower case letters, digits and hyphens only.", nameof(name));
        }

        Name = name;
        Title = title;
        Create = create;
    }

    /// <summary>COCO, one JSON file.</summary>
    public static LabelingExportFormat Coco { get; } = new("coco", "COCO", folder => new CocoExport(Path.Combine(folder, "coco.json")));

    /// <summary>What addresses call it.</summary>
    public string Name { get; }

    /// <summary>What people call it.</summary>
    public string Title { get; }

    /// <summary>Makes the exporter.</summary>
    internal Func<string, IExporter> Create { get; }
}
