namespace Labeling.MlAssist;

/// <summary>What <c>model.json</c> of a saved head says.</summary>
internal sealed class FrozenModelDescription
{
    public const int CurrentFormat = 2;

    public required int Format { get; init; }

    /// <summary>The backbone's name, for people.</summary>
    public required string Backbone { get; init; }

    /// <summary>The backbone's key: the head fits no other.</summary>
    public required string BackboneKey { get; init; }

    /// <summary>How many features the backbone gives.</summary>
    public required int Length { get; init; }

    public required IReadOnlyList<int> LabelClasses { get; init; }

    public required bool IsMultilabel { get; init; }

    public required float Temperature { get; init; }
}
