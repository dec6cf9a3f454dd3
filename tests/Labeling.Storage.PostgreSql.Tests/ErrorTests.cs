using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Labeling.Storage.PostgreSql.Tests;

/// <summary>Every failure is one sentence with a cure, and none tells a secret.</summary>
public sealed class ErrorTests(TestServer server)
{
    [Fact]
    public async Task A_server_that_is_away_is_a_passing_failure()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        LabelStoreException exception = await RefusedAsync($"Host=127.0.0.1;Port={port};Username=ana;Password=secret;Database=labels");

        Assert.True(exception.IsTransient);
        Assert.Equal(("postgresql", nameof(LabelStore.InitializeAsync)), (exception.Store, exception.Operation));
        Assert.Contains($"127.0.0.1:{port} cannot be reached; check that it runs", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_told_without_the_password()
    {
        LabelStoreException exception = await RefusedAsync(With(c => c.Password = "hunter2-wrong"));

        Assert.False(exception.IsTransient);
        Assert.Contains("does not let user", exception.Message, StringComparison.Ordinal);
        Assert.Contains("check user name and password", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2-wrong", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_password_is_told()
    {
        LabelStoreException exception = await RefusedAsync(With(c => c.Password = null));

        Assert.Contains("password", exception.Message, StringComparison.OrdinalIgnoreCase);
        Assert.False(exception.IsTransient);
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_named()
    {
        LabelStoreException exception = await RefusedAsync(With(c => c.Database = "nowhere"));

        Assert.Contains("has no database 'nowhere'; create it", exception.Message, StringComparison.Ordinal);
        Assert.False(exception.IsTransient);
    }

    [Fact]
    public async Task A_user_who_may_not_make_the_schema_is_told_what_is_missing()
    {
        string user = await MakeUserAsync();
        try
        {
            LabelStoreException exception = await RefusedAsync(With(c => (c.Username, c.Password) = (user, "weak")), server.NewSchema());

            Assert.Contains($"User '{user}' has not enough rights", exception.Message, StringComparison.Ordinal);
            Assert.Contains("grant them", exception.Message, StringComparison.Ordinal);
            Assert.False(exception.IsTransient);
        }
        finally
        {
            await server.RunAsync($"DROP ROLE {user}");
        }
    }

    [Fact]
    public async Task A_user_who_may_only_read_is_told_when_writing()
    {
        await using TemporaryStore place = await TemporaryStore.OpenAsync(server);
        Project project = await Projects.CreateAsync(place.Store, place.Time);
        string user = await MakeUserAsync();
        try
        {
            await server.RunAsync($"GRANT USAGE ON SCHEMA {place.Schema} TO {user}; GRANT SELECT ON ALL TABLES IN SCHEMA {place.Schema} TO {user}");
            await using var store = new PostgreSqlLabelStore(With(c => (c.Username, c.Password) = (user, "weak")), new PostgreSqlOptions { Schema = place.Schema });
            await store.InitializeAsync();

            Assert.Equal(10, (await store.GetProgressAsync(project.Id)).Incomplete);
            LabelStoreException exception = await Assert.ThrowsAsync<LabelStoreException>(() => store.ClaimAsync(Projects.Claim(project, "ana")));

            Assert.Equal(nameof(LabelStore.ClaimAsync), exception.Operation);
            Assert.Contains("has not enough rights", exception.Message, StringComparison.Ordinal);
        }
        finally
        {
            await server.RunAsync($"DROP OWNED BY {user}; DROP ROLE {user}");
        }
    }

    [Fact]
    public async Task A_schema_of_another_program_is_refused_and_stays_as_it_was()
    {
        string schema = server.NewSchema();
        await server.RunAsync($"CREATE SCHEMA {schema}; CREATE TABLE {schema}.shopping (thing TEXT)");

        LabelStoreException exception = await RefusedAsync(server.ConnectionString, schema);

        Assert.Contains("holds 'shopping' of another program", exception.Message, StringComparison.Ordinal);
        Assert.Equal(1L, await server.RunAsync($"SELECT count(*) FROM pg_class WHERE relnamespace = '{schema}'::regnamespace AND relkind = 'r'"));
    }

    [Fact]
    public async Task Tables_that_were_taken_away_are_told()
    {
        await using TemporaryStore place = await TemporaryStore.OpenAsync(server);
        Project project = await Projects.CreateAsync(place.Store, place.Time);
        await place.RunAsync("DROP TABLE waiting");

        LabelStoreException exception = await Assert.ThrowsAsync<LabelStoreException>(() => place.Store.ClaimAsync(Projects.Claim(project, "ana")));

        Assert.Contains("does not hold what the store made there", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("40001", true, "kept getting in the way")]
    [InlineData("40P01", true, "kept getting in the way")]
    [InlineData("55P03", true, "Another host has been working")]
    [InlineData("53300", true, "has no connection left")]
    [InlineData("53100", true, "has no room left")]
    [InlineData("57P01", true, "ended the connection")]
    [InlineData("57P03", true, "is not ready")]
    [InlineData("25006", true, "only reads, as a standby does")]
    [InlineData("XX001", false, "is damaged")]
    [InlineData("22012", false, "failed with error 22012")]
    public void Every_failure_of_the_server_is_one_sentence(string state, bool isTransient, string words)
    {
        var place = new PostgreSqlPlace("db:5432", "labels", "ana", "labeling");

        LabelStoreException exception = PostgreSqlErrors.Translate("SubmitAsync", place, new PostgresException("server's words", "ERROR", "ERROR", state))!;

        Assert.Equal(isTransient, exception.IsTransient);
        Assert.Contains(words, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=localhost;Password=sesame;open=1")]
    [InlineData("Host=localhost;Password=a;sesame=b")]
    [InlineData("Host=localhost;Port=sesame")]
    [InlineData("sesame")]
    public void A_connection_string_that_cannot_be_is_refused_without_showing_it(string connectionString)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => new PostgreSqlLabelStore(connectionString));

        Assert.Equal("connectionString", exception.ParamName);
        Assert.Contains("Host=", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_string_without_a_server_is_refused()
        => Assert.Contains("names no server", Assert.Throws<ArgumentException>(() => new PostgreSqlLabelStore("Username=ana")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("Labels")]
    [InlineData("a\"; DROP SCHEMA public; --")]
    [InlineData("pg_labels")]
    [InlineData("1st")]
    [InlineData("a\n")]
    public void A_schema_s_name_that_cannot_be_is_refused(string schema)
        => Assert.Contains(
            "lower-case letters",
            Assert.Throws<ArgumentException>(() => new PostgreSqlLabelStore("Host=localhost", new PostgreSqlOptions { Schema = schema })).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(65)]
    public void A_number_of_writers_that_cannot_be_is_refused(int writers)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new PostgreSqlLabelStore("Host=localhost", new PostgreSqlOptions { Writers = writers }));

    [Fact]
    public async Task Calls_before_the_store_is_ready_say_so()
    {
        await using var store = new PostgreSqlLabelStore("Host=localhost");

        Assert.Contains("InitializeAsync", (await Assert.ThrowsAsync<InvalidOperationException>(() => store.FindProjectAsync("x"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_after_the_store_is_disposed_say_so()
    {
        await using TemporaryStore place = await TemporaryStore.OpenAsync(server);
        Project project = await Projects.CreateAsync(place.Store, place.Time);
        await place.Store.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => place.Store.ClaimAsync(Projects.Claim(project, "ana")));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => place.Store.GetProgressAsync(project.Id));
    }

    [Fact]
    public async Task A_text_that_the_server_cannot_keep_is_the_caller_s_mistake()
    {
        await using TemporaryStore place = await TemporaryStore.OpenAsync(server);
        Project project = await Projects.CreateAsync(place.Store, place.Time);

        await Assert.ThrowsAsync<ArgumentException>(() => place.Store.ClaimAsync(Projects.Claim(project, "a\0na")));
        await Assert.ThrowsAsync<ArgumentException>(() => place.Store.AddItemsAsync(
            project.Id, [new NewItem { Asset = new Asset { Path = "a\0.jpg", Size = 1, ContentTag = "1" }, OrderKey = 1 }]));

        Assert.Equal(10, (await place.Store.GetProgressAsync(project.Id)).Incomplete);
    }

    [Fact]
    public async Task One_caller_s_failure_is_not_another_s()
    {
        await using TemporaryStore place = await TemporaryStore.OpenAsync(server);
        Project project = await Projects.CreateAsync(place.Store, place.Time, 40);
        await place.RunAsync("ALTER TABLE tasks ADD CONSTRAINT no_eve CHECK (labeler <> 'eve')");

        ClaimResult?[] results = await Task.WhenAll(Enumerable.Range(0, 40).Select(async labeler =>
        {
            try
            {
                return await place.Store.ClaimAsync(Projects.Claim(project, labeler % 8 == 3 ? "eve" : $"labeler {labeler}"));
            }
            catch (LabelStoreException exception) when (exception.Message.Contains("no_eve", StringComparison.Ordinal))
            {
                return null;
            }
        }));

        Assert.All(results.Select((result, labeler) => (result, labeler)), r => Assert.Equal(r.labeler % 8 == 3, r.result is null));
        Assert.Equal(35, results.Where(r => r is not null).SelectMany(r => r!.Lease!.Items).Select(i => i.Id).Distinct().Count());
    }

    private async Task<LabelStoreException> RefusedAsync(string connectionString, string schema = "labeling")
    {
        _ = server.ConnectionString;
        await using var store = new PostgreSqlLabelStore(connectionString, new PostgreSqlOptions { Schema = schema });
        return await Assert.ThrowsAsync<LabelStoreException>(() => store.InitializeAsync());
    }

    private async Task<string> MakeUserAsync()
    {
        string user = server.NewSchema() + "_user";
        await server.RunAsync($"CREATE ROLE {user} LOGIN PASSWORD 'weak'");
        return user;
    }

    private string With(Action<NpgsqlConnectionStringBuilder> change)
    {
        var connection = new NpgsqlConnectionStringBuilder(server.ConnectionString);
        change(connection);
        return connection.ConnectionString;
    }
}
