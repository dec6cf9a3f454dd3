namespace Labeling.Export.Coco;

/// <summary>How bad something in a COCO file is.</summary>
public enum CocoProblemSeverity
{
    /// <summary>It can be read one way only, and is: a number given as text, a missing <c>iscrowd</c>, a box without area.</summary>
    Warning,

    /// <summary>It cannot be read, or refers to nothing. A strict reader stops there; a lenient one leaves it out.</summary>
    Error,
}
