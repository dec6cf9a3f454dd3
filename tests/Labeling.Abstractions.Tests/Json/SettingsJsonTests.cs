using System.Text.Json;
using System.Text.Json.Nodes;

namespace Labeling.Tests;

/// <summary>What one version of the library stored, the next reads.</summary>
public sealed class SettingsJsonTests
{
    [Fact]
    public void Settings_of_a_version_that_knew_none_of_them_have_todays_defaults()
    {
        var definition = new ProjectDefinition("Fridge", LabelingTaskType.ObjectDetection) { Dataset = new DatasetDefinition("local", "photos"), LabelClasses = ["can"] };
        var stored = JsonSerializer.SerializeToNode(definition, LabelingJsonContext.Default.ProjectDefinition)!.AsObject();
        stored["settings"] = new JsonObject { ["pageSize"] = 9 };

        ProjectDefinition read = stored.Deserialize(LabelingJsonContext.Default.ProjectDefinition)!;

        Assert.Equal(9, read.Settings.PageSize);
        Assert.Equal(new ProjectSettings().MaxItems, read.Settings.MaxItems);
        Assert.Equal(new ProjectSettings().LeaseDuration, read.Settings.LeaseDuration);
        Assert.Equal(new ProjectSettings().MinLabelers, read.Settings.MinLabelers);
    }

    [Fact]
    public void Assistance_settings_that_are_left_out_are_the_defaults()
    {
        AssistSettings read = JsonSerializer.Deserialize("""{"requiredAccuracy":0.9,"clusters":false}""", LabelingJsonContext.Default.AssistSettings)!;

        Assert.Equal(0.9, read.RequiredAccuracy);
        Assert.False(read.Clusters);
        Assert.True(read.IsEnabled);
        Assert.Equal(new AssistSettings().TestShare, read.TestShare);
        Assert.Equal(new AssistSettings().NextItems, read.NextItems);
    }

    [Fact]
    public void What_is_written_is_read_back_whole()
    {
        string json = JsonSerializer.Serialize(new AssistSettings { MinLabels = 7, WaitForPrelabels = false }, LabelingJsonContext.Default.AssistSettings);

        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, LabelingJsonContext.Default.AssistSettings)!, LabelingJsonContext.Default.AssistSettings));
        Assert.Contains("\"minLabels\":7", json, StringComparison.Ordinal);
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize("[]", LabelingJsonContext.Default.AssistSettings));
    }
}
