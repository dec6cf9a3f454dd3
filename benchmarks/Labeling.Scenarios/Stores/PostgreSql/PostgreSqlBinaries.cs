namespace Labeling.Scenarios;

/// <summary>Looks for an installed PostgreSQL server.</summary>
internal static class PostgreSqlBinaries
{
    /// <summary>The folder with <c>initdb</c>, <c>postgres</c> and <c>pg_ctl</c> of the newest version found, or <see langword="null"/>.</summary>
    public static string? Find()
        => Versioned("/usr/lib/postgresql", "bin")
            .Concat(Versioned("/usr", "bin", "pgsql-*"))
            .Concat(Versioned("/opt/homebrew/opt", "bin", "postgresql*"))
            .Concat(Versioned("/usr/local/opt", "bin", "postgresql*"))
            .Concat(Versioned(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL"), "bin"))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(IsComplete);

    /// <summary>The path of a program in a folder, as the system names it.</summary>
    public static string Program(string folder, string name) => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name);

    private static bool IsComplete(string folder)
        => File.Exists(Program(folder, "initdb")) && File.Exists(Program(folder, "postgres")) && File.Exists(Program(folder, "pg_ctl"));

    private static IEnumerable<string> Versioned(string parent, string child, string pattern = "*")
        => Directory.Exists(parent)
            ? Directory.EnumerateDirectories(parent, pattern).OrderByDescending(VersionOf).Select(folder => Path.Combine(folder, child))
            : [];

    private static int VersionOf(string folder)
        => int.TryParse(string.Concat(Path.GetFileName(folder).SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(char.IsAsciiDigit)), out int version) ? version : 0;
}
