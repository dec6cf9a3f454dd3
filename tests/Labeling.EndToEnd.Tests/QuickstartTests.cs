using System.Diagnostics;

namespace Labeling.EndToEnd;

public sealed class QuickstartTests : IDisposable
{
    private readonly string _output = Directory.CreateTempSubdirectory("labeling-quickstart-").FullName;

    private string CocoFile => Path.Combine(_output, "labels.coco.json");

    public void Dispose() => Directory.Delete(_output, recursive: true);

    [Theory]
    [InlineData("classification-clothing", "labels.csv")]
    [InlineData("multilabel-cards", "labels.csv")]
    [InlineData("multilabel-cards", "boxes.csv")]
    [InlineData("detection-bloodcells", "boxes.csv")]
    public async Task The_exported_labels_of_a_real_set_equal_its_answers(string set, string answers)
    {
        string file = SharedData.Find($"{set}/{answers}");

        QuickstartProcess.Result run = await QuickstartProcess.RunAsync("--images", SharedData.Find($"{set}/images"), "--answers", file, "--output", _output);

        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        List<string> expected = CocoAnswers.ReadCsv(file);
        Assert.Equal(expected, await CocoAnswers.ReadCocoAsync(CocoFile, withShape: answers == "boxes.csv"));
    }

    [Fact]
    public async Task The_exported_polygons_of_a_real_set_equal_its_answers()
    {
        string answers = SharedData.Find("segmentation-nuclei/polygons.json");

        QuickstartProcess.Result run = await QuickstartProcess.RunAsync(
            "--images", SharedData.Find("segmentation-nuclei/images"), "--answers", answers, "--output", _output);

        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(await CocoAnswers.ReadCocoAsync(answers, withShape: true), await CocoAnswers.ReadCocoAsync(CocoFile, withShape: true));
    }

    [Theory]
    [InlineData("exif-orientation")]
    [InlineData("hostile-images")]
    public async Task Odd_and_broken_pictures_do_not_stop_the_project(string set)
    {
        QuickstartProcess.Result run = await QuickstartProcess.RunAsync("--images", SharedData.Find($"{set}/images"), "--output", _output);

        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        Assert.NotEmpty(await CocoAnswers.ReadCocoAsync(CocoFile, withShape: false));
    }

    [Fact]
    public async Task Killed_again_and_again_it_goes_on_and_ends_with_every_answer()
    {
        string[] arguments = ["--output", _output, "--pause", "60", "--page", "1", "--labelers", "3"];
        for (int kill = 0; kill < 3; kill++)
        {
            using Process process = QuickstartProcess.Start(arguments);
            await WaitForAnswersAsync(process);
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        QuickstartProcess.Result run = await QuickstartProcess.RunAsync("--output", _output);

        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Going on where it was", run.Output, StringComparison.Ordinal);
        List<string> killed = await CocoAnswers.ReadCocoAsync(CocoFile, withShape: true);
        string straight = Path.Combine(_output, "straight");
        await QuickstartProcess.RunAsync("--output", straight);
        Assert.Equal(await CocoAnswers.ReadCocoAsync(Path.Combine(straight, "labels.coco.json"), withShape: true), killed);
    }

    [Theory]
    [InlineData("no-such-folder", "no-such-folder")]
    [InlineData("empty", "empty")]
    public async Task A_folder_without_pictures_gives_one_clear_line(string folder, string named)
    {
        string images = Path.Combine(_output, folder);
        if (folder == "empty")
        {
            Directory.CreateDirectory(images);
        }

        QuickstartProcess.Result run = await QuickstartProcess.RunAsync("--images", images, "--output", Path.Combine(_output, "out"));

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(named, Assert.Single(run.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--labelers", "0")]
    [InlineData("--page", "5")]
    [InlineData("--wrong", "2")]
    [InlineData("--nonsense", "1")]
    public async Task A_wrong_option_is_named(string option, string value)
    {
        QuickstartProcess.Result run = await QuickstartProcess.RunAsync(option, value);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(option, Assert.Single(run.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    /// <summary>Reads what the program prints until labelers have begun to answer.</summary>
    private static async Task WaitForAnswersAsync(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.StartsWith("labeled ", StringComparison.Ordinal) && !line.StartsWith("labeled 0 ", StringComparison.Ordinal))
            {
                return;
            }
        }
    }
}
