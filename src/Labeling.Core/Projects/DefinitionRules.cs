using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Labeling;

/// <summary>What a project may be defined as, and what of it may change later.</summary>
internal static class DefinitionRules
{
    public const int MaxDescriptionLength = 10_000;

    public const int MaxInstructionsLength = 100_000;

    /// <summary>Makes a project of its definition, or throws an <see cref="ArgumentException"/> that names what is impossible.</summary>
    public static Project ToProject(ProjectDefinition definition, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(definition);
        _ = ProjectName.Key(definition.Name);
        string name = definition.Name.Trim();
        if (Text.FindFault(name) is { } fault)
        {
            throw new ArgumentException($"The project name {fault}.", nameof(definition));
        }

        if (!Enum.IsDefined(definition.TaskType))
        {
            throw new ArgumentException($"There is no task type {definition.TaskType}; use a value of {nameof(LabelingTaskType)}.", nameof(definition));
        }

        if (definition.Dataset is null || definition.LabelClasses is not { Count: > 0 })
        {
            throw new ArgumentException($"The project '{name}' needs a Dataset and at least one label class.", nameof(definition));
        }

        CheckDescription(definition.Description);
        CheckInstructions(definition.Instructions);
        CheckSettings(definition.Settings, definition.TaskType);
        _ = new AssetPattern(definition.Dataset.Pattern);

        var classes = new LabelClassListBuilder();
        classes.AddRange(definition.LabelClasses);
        var now = time.GetUtcNow();
        return new Project
        {
            Id = new ProjectId(Guid.CreateVersion7(now)),
            Name = name,
            TaskType = definition.TaskType,
            State = ProjectState.Initializing,
            LabelClasses = classes.ToList(),
            NextLabelClassId = classes.NextId,
            Dataset = definition.Dataset,
            Instructions = definition.Instructions,
            Description = definition.Description,
            Settings = definition.Settings,
            Seed = definition.Seed ?? DrawSeed(),
            CreatedAt = now,
        };
    }

    /// <summary>Checks each setting's range, and what settings and task type forbid each other.</summary>
    public static void CheckSettings(ProjectSettings settings, LabelingTaskType taskType)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Check(settings.MaxItems >= 1, nameof(settings.MaxItems), settings.MaxItems, "1 or more");
        Check(ProjectSettings.PageSizes.Contains(settings.PageSize), nameof(settings.PageSize), settings.PageSize, "1, 4, 6 or 9");
        Check(
            settings.LeaseDuration >= TimeSpan.FromSeconds(1) && settings.LeaseDuration <= TimeSpan.FromDays(7),
            nameof(settings.LeaseDuration),
            settings.LeaseDuration,
            "from one second to seven days");
        Check(Enum.IsDefined(settings.OutOfBounds), nameof(settings.OutOfBounds), settings.OutOfBounds, $"a value of {nameof(OutOfBoundsPolicy)}");
        Check(Enum.IsDefined(settings.SkipPolicy), nameof(settings.SkipPolicy), settings.SkipPolicy, $"a value of {nameof(SkipPolicy)}");
        Check(settings.MinLabelers is >= 1 and <= 9, nameof(settings.MinLabelers), settings.MinLabelers, "1 to 9");
        Check(
            settings.MaxLabelers >= settings.MinLabelers && settings.MaxLabelers <= 9,
            nameof(settings.MaxLabelers),
            settings.MaxLabelers,
            $"from MinLabelers, which is {settings.MinLabelers}, to 9");
        Check(
            settings.MinLabelers > 1 || settings.MaxLabelers == 1,
            nameof(settings.MaxLabelers),
            settings.MaxLabelers,
            "1 while MinLabelers is 1, because a single answer stands by itself; raise MinLabelers to at least 2 for consensus");
        Check(
            settings.MinLabelers == 1 || taskType != LabelingTaskType.InstanceSegmentation,
            nameof(settings.MinLabelers),
            settings.MinLabelers,
            "1 for instance segmentation, where several labelers' outlines have no consensus");
    }

    public static void CheckDescription(string? description) => CheckText(description, MaxDescriptionLength, "description");

    public static void CheckInstructions(Instructions? instructions)
    {
        CheckText(instructions?.Text, MaxInstructionsLength, "text of the instructions");
        if (instructions?.Url is { } url && !(url.IsAbsoluteUri && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)))
        {
            throw new ArgumentException($"The address of the instructions is '{url}'; give a whole http or https address.", nameof(instructions));
        }
    }

    private static void CheckText(string? text, int maxLength, string what)
    {
        if (text?.Length > maxLength)
        {
            throw new ArgumentException($"The {what} has {text.Length} characters; give it at most {maxLength}.", nameof(text));
        }

        if (Text.FindFaultInLines(text) is { } fault)
        {
            throw new ArgumentException($"The {what} {fault}.", nameof(text));
        }
    }

    private static void Check<T>(bool isRight, string setting, T value, string rule)
    {
        if (!isRight)
        {
            throw new ArgumentException($"The setting {setting} is {value}; it must be {rule}.", nameof(setting));
        }
    }

    private static long DrawSeed()
    {
        Span<long> seed = stackalloc long[1];
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(seed));
        return seed[0];
    }
}
