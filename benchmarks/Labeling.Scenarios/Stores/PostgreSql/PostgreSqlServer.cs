using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;

namespace Labeling.Scenarios;

/// <summary>A PostgreSQL server in a temporary folder, on loopback, with a password that nobody else knows and, unless told, everything else as it is shipped.</summary>
internal sealed class PostgreSqlServer : IAsyncDisposable
{
    private const string Cure = "install it (Debian and Ubuntu: apt-get install postgresql), or give --connection";

    private readonly TemporaryFolder _folder;

    private PostgreSqlServer(TemporaryFolder folder, string binaryFolder, string connectionString)
    {
        _folder = folder;
        BinaryFolder = binaryFolder;
        ConnectionString = connectionString;
    }

    /// <summary>Where its programs are.</summary>
    public string BinaryFolder { get; }

    /// <summary>Leads to its database <c>postgres</c> as its owner.</summary>
    public string ConnectionString { get; }

    private string Data => _folder.File("data");

    /// <summary>Makes and starts a server.</summary>
    /// <param name="settings">More lines for its <c>postgresql.conf</c>.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <exception cref="UsageException">None is installed, or it does not start.</exception>
    public static async Task<PostgreSqlServer> StartAsync(string settings, CancellationToken cancellationToken)
    {
        string binaries = PostgreSqlBinaries.Find() ?? throw new UsageException($"No PostgreSQL server is on this machine; {Cure}.");
        string password = RandomNumberGenerator.GetHexString(32);
        int port = FreePort();
        string connection = new NpgsqlConnectionStringBuilder
        {
            Host = IPAddress.Loopback.ToString(),
            Port = port,
            Username = "postgres",
            Password = password,
            Database = "postgres",
        }.ConnectionString;
        var server = new PostgreSqlServer(new TemporaryFolder(), binaries, connection);
        try
        {
            await server.StartAsync(password, port, settings, cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await RunAsync("pg_ctl", ["stop", "-w", "-m", "fast", "-D", Data], CancellationToken.None);
        }
        catch (UsageException)
        {
            // It was not running, or somebody else stopped it.
        }

        _folder.Dispose();
    }

    /// <summary>Stops it and starts it again, on the same data.</summary>
    /// <param name="mode">How it stops: <c>fast</c> ends connections in order, <c>immediate</c> as a crash would.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public async Task RestartAsync(string mode, CancellationToken cancellationToken)
    {
        await RunAsync("pg_ctl", ["stop", "-w", "-m", mode, "-D", Data], cancellationToken);
        await RunAsync("pg_ctl", ["start", "-w", "-t", "60", "-D", Data, "-l", Path.Combine(Data, "log")], cancellationToken);
    }

    private async Task StartAsync(string password, int port, string more, CancellationToken cancellationToken)
    {
        string passwordFile = _folder.File("password");
        await File.WriteAllTextAsync(passwordFile, password, cancellationToken);
        if (Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows())
        {
            // The server refuses root; the package made it an account of its own.
            await RunProcessAsync("chown", ["-R", "postgres", _folder.Path], cancellationToken);
        }

        await RunAsync("initdb", ["-D", Data, "-U", "postgres", "-A", "scram-sha-256", "--pwfile", passwordFile, "-E", "UTF8", "--locale=C"], cancellationToken);
        string settings = string.Create(CultureInfo.InvariantCulture, $"port = {port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\nmax_connections = 200\n{more}\n");
        await File.AppendAllTextAsync(Path.Combine(Data, "postgresql.conf"), settings, cancellationToken);
        await RunAsync("pg_ctl", ["start", "-w", "-t", "60", "-D", Data, "-l", Path.Combine(Data, "log")], cancellationToken);
    }

    private Task RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        string path = PostgreSqlBinaries.Program(BinaryFolder, program);
        return Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows()
            ? RunProcessAsync("runuser", ["-u", "postgres", "--", path, .. arguments], cancellationToken)
            : RunProcessAsync(path, arguments, cancellationToken);
    }

    private async Task RunProcessAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        // Nothing is read before the end: a server that pg_ctl started could keep the pipe open for as long as it runs.
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using Process process = Process.Start(start)!;
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0)
            {
                string reason = (await process.StandardError.ReadToEndAsync(cancellationToken)).Trim().ReplaceLineEndings(" ");
                throw new UsageException($"PostgreSQL did not start ({Path.GetFileName(program)}: {reason}); {Cure}.");
            }
        }
        catch (Win32Exception exception)
        {
            throw new UsageException($"PostgreSQL did not start ({Path.GetFileName(program)}: {exception.Message}); {Cure}.");
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
