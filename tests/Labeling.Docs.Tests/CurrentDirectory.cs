namespace Labeling.Docs;

/// <summary>Tests that move the process's current directory take turns.</summary>
[CollectionDefinition(Name)]
public sealed class CurrentDirectory
{
    public const string Name = "Current directory";
}
