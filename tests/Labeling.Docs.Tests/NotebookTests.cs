using System.Text.Json;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace Labeling.Docs;

/// <summary>Runs notebooks cell by cell, as a notebook's kernel does.</summary>
[Collection(CurrentDirectory.Name)]
public sealed class NotebookTests
{
    /// <summary>What a notebook's kernel gives its cells beside the language.</summary>
    private const string Kernel = """
        using System; using System.Collections.Generic; using System.Linq; using System.Threading.Tasks;
        string HTML(string text) => text;
        """;

    [Fact]
    public async Task Every_cell_of_the_notebook_runs_and_shows_what_it_says()
    {
        string folder = Directory.CreateTempSubdirectory("labeling-notebook-").FullName;
        string before = Environment.CurrentDirectory;
        try
        {
            Environment.CurrentDirectory = folder;
            List<string> shown = await RunAsync(Path.Combine(SharedData.RepositoryRoot, "samples", "Notebook", "labeling.ipynb"));

            Assert.Equal(3, shown.Count);
            Assert.StartsWith("<svg", shown[0], StringComparison.Ordinal);
            Assert.Contains("data:image/png;base64", shown[0], StringComparison.Ordinal);
            Assert.Contains("8 / 12", shown[1], StringComparison.Ordinal);
            Assert.StartsWith("8 images, 8 annotations: ", shown[2], StringComparison.Ordinal);
            using JsonDocument coco = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, "notebook-project", "discs.json"), TestContext.Current.CancellationToken));
            Assert.Equal(8, coco.RootElement.GetProperty("annotations").GetArrayLength());
        }
        finally
        {
            Environment.CurrentDirectory = before;
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Runs the cells in order, each seeing what those before it declared.</summary>
    /// <returns>What the cells that end in a value show.</returns>
    private static async Task<List<string>> RunAsync(string notebook)
    {
        string trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        ScriptOptions options = ScriptOptions.Default.WithLanguageVersion(LanguageVersion.Preview).WithReferences(trusted.Split(Path.PathSeparator));
        ScriptState<object> state = await CSharpScript.RunAsync(Kernel, options, cancellationToken: TestContext.Current.CancellationToken);
        using JsonDocument document = JsonDocument.Parse(await File.ReadAllBytesAsync(notebook, TestContext.Current.CancellationToken));
        var shown = new List<string>();
        foreach (JsonElement cell in document.RootElement.GetProperty("cells").EnumerateArray().Where(c => c.GetProperty("cell_type").ValueEquals("code")))
        {
            IEnumerable<string> lines = cell.GetProperty("source").EnumerateArray().Select(line => line.GetString()!);
            string code = string.Concat(lines.Where(line => !line.StartsWith("#r \"nuget:", StringComparison.Ordinal)));
            state = await state.ContinueWithAsync(code, options, TestContext.Current.CancellationToken);
            if (state.ReturnValue is string value)
            {
                shown.Add(value);
            }
        }

        return shown;
    }
}
