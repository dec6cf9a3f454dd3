using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Labeling.Libtorch;

/// <summary>
/// Lets a program that uses libtorch start on Linux systems whose C++ library is older than GCC 13, such as Debian 12 and Ubuntu 22.04: it builds
/// a small library that adds the one symbol that is missing, and starts the process anew with it in front.
/// </summary>
/// <remarks>
/// TorchSharp's native library asks libstdc++ for the version <c>GLIBCXX_3.4.32</c>, of which it needs only an initialiser that may be empty. The library
/// built here bears libstdc++'s name, carries all its version names, and depends on the real one by its full file name, which therefore still does all the
/// work. The loader reads <c>LD_LIBRARY_PATH</c> only when a process starts, so the process replaces itself once, under the same process id. Without a C
/// compiler nothing is done, and libtorch says later that it cannot be loaded.
/// </remarks>
internal static class LibtorchStart
{
    private const string Done = "LABELING_LIBSTDCXX_CHECKED";

    // A library should not do this to its host; these are programs of our own, which have nothing open yet.
#pragma warning disable CA2255
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Prepare()
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable(Done) is not null || FindLibrary() is not { } library || HasVersion(library))
        {
            return;
        }

        var folder = Path.Combine(Path.GetTempPath(), $"labeling-libstdcxx-{Environment.UserName}-{Path.GetFileName(library)}");
        if (File.Exists(Path.Combine(folder, "libstdc++.so.6")) || Build(folder, Path.GetFileName(library)))
        {
            StartAnew(folder);
        }
    }

    /// <summary>The C++ library that this process, like any other .NET process, has loaded.</summary>
    private static string? FindLibrary() => File.ReadLines("/proc/self/maps")
        .Select(line => line[(line.LastIndexOf(' ') + 1)..])
        .FirstOrDefault(path => Path.GetFileName(path).StartsWith("libstdc++.so.6.", StringComparison.Ordinal));

    private static bool HasVersion(string library) => File.ReadAllBytes(library).AsSpan().IndexOf("GLIBCXX_3.4.32"u8) >= 0;

    private static bool Build(string folder, string realName)
    {
        var building = Directory.CreateTempSubdirectory("labeling-libstdcxx-").FullName;
        try
        {
            var versions = new StringBuilder();
            foreach (var name in (string[])["GLIBCXX_3.4", "CXXABI_1.3", "CXXABI_FLOAT128", "CXXABI_TM_1"])
            {
                versions.AppendLine($"{name} {{ }};");
            }

            for (var i = 1; i <= 31; i++)
            {
                versions.AppendLine($"GLIBCXX_3.4.{i} {{ }};").AppendLine($"CXXABI_1.3.{i} {{ }};");
            }

            versions.AppendLine("GLIBCXX_3.4.32 { global: _ZSt21ios_base_library_initv; };");
            File.WriteAllText(Path.Combine(building, "versions"), versions.ToString());
            File.WriteAllText(Path.Combine(building, "empty.c"), "");
            File.WriteAllText(Path.Combine(building, "initialiser.c"), "void _ZSt21ios_base_library_initv(void) { }\n");
            if (!Compile(building, "-shared", "-fPIC", "empty.c", $"-Wl,-soname,{realName}", "-o", "real.so")
                || !Compile(building, "-shared", "-fPIC", "initialiser.c", "-Wl,-soname,libstdc++.so.6", "-Wl,--version-script=versions", "-Wl,--no-as-needed", "./real.so", "-o", "libstdc++.so.6"))
            {
                return false;
            }

            Directory.CreateDirectory(folder);
            File.Move(Path.Combine(building, "libstdc++.so.6"), Path.Combine(folder, "libstdc++.so.6"), overwrite: true);
            return true;
        }
        finally
        {
            Directory.Delete(building, recursive: true);
        }
    }

    private static bool Compile(string folder, params string[] arguments)
    {
        try
        {
            using var compiler = Process.Start(new ProcessStartInfo("gcc", arguments) { WorkingDirectory = folder, RedirectStandardError = true })!;
            compiler.StandardError.ReadToEnd();
            compiler.WaitForExit();
            return compiler.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static void StartAnew(string folder)
    {
        Environment.SetEnvironmentVariable(Done, "1");
        var path = Environment.GetEnvironmentVariable("LD_LIBRARY_PATH");
        Environment.SetEnvironmentVariable("LD_LIBRARY_PATH", string.IsNullOrEmpty(path) ? folder : $"{folder}:{path}");
        List<string?> variables = [];
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            variables.Add($"{variable.Key}={variable.Value}");
        }

        var arguments = Encoding.UTF8.GetString(File.ReadAllBytes("/proc/self/cmdline")).TrimEnd('\0').Split('\0');
        _ = Execute("/proc/self/exe", [.. arguments, null], [.. variables, null]);
    }

    [DllImport("libc", EntryPoint = "execve", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Execute(string path, string?[] arguments, string?[] variables);
}
