using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Labeling.Docs;

[Collection(CurrentDirectory.Name)]
public sealed class DocumentationTests
{
    private const string ImplicitUsings = "using System; using System.Collections.Generic; using System.IO; using System.Linq; using System.Threading; using System.Threading.Tasks; ";

    public static TheoryData<Snippet> Snippets => [.. Snippet.ReadAll(SharedData.RepositoryRoot)];

    [Theory]
    [MemberData(nameof(Snippets))]
    public void Every_code_block_compiles(Snippet snippet)
    {
        ArgumentNullException.ThrowIfNull(snippet);

        IEnumerable<Diagnostic> errors = Compile(snippet).GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(d => d.Severity == DiagnosticSeverity.Error);

        Assert.Empty(errors.Select(e => $"{snippet}: {e.GetMessage()} at line {e.Location.GetLineSpan().StartLinePosition.Line + 1}"));
    }

    [Fact]
    public void A_wrong_code_block_does_not_compile()
        => Assert.NotEmpty(Compile(new Snippet("x.md", 1, "", "LabelingEngine.NoSuchMember();")).GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(d => d.Severity == DiagnosticSeverity.Error));

    [Fact]
    public async Task The_readmes_first_program_runs()
    {
        Snippet first = Snippet.ReadAll(SharedData.RepositoryRoot).First(s => s.File == "README.md");
        string folder = Directory.CreateTempSubdirectory("labeling-readme-").FullName;
        string before = Environment.CurrentDirectory;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "photos"));
            byte[] picture = await File.ReadAllBytesAsync(Path.Combine(SharedData.RepositoryRoot, "eng", "icon.png"), TestContext.Current.CancellationToken);
            await File.WriteAllBytesAsync(Path.Combine(folder, "photos", "fridge.png"), picture, TestContext.Current.CancellationToken);
            Environment.CurrentDirectory = folder;

            using var assembly = new MemoryStream();
            Assert.True(Compile(first).Emit(assembly, cancellationToken: TestContext.Current.CancellationToken).Success);
            MethodInfo entry = Assembly.Load(assembly.ToArray()).EntryPoint!;
            object? result = entry.Invoke(null, entry.GetParameters().Length == 0 ? null : [Array.Empty<string>()]);
            if (result is Task task)
            {
                await task;
            }

            Assert.True(File.Exists(Path.Combine(folder, "fridge.json")));
        }
        finally
        {
            Environment.CurrentDirectory = before;
            Directory.Delete(folder, recursive: true);
        }
    }

    private static CSharpCompilation Compile(Snippet snippet)
    {
        ILookup<bool, string> lines = snippet.Code.Split('\n').ToLookup(IsUsingDirective);
        string code = string.Join('\n', [ImplicitUsings, .. lines[true], snippet.Preamble, .. lines[false]]);
        SyntaxTree tree = CSharpSyntaxTree.ParseText(code, new CSharpParseOptions(LanguageVersion.Preview));
        string trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        return CSharpCompilation.Create(
            "Snippet",
            [tree],
            trusted.Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
    }

    private static bool IsUsingDirective(string line)
        => line.StartsWith("using ", StringComparison.Ordinal) && !line.Contains('=', StringComparison.Ordinal) && !line.Contains('(', StringComparison.Ordinal);
}
