using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Labeling.Storage.PostgreSql.Tests;

public sealed class RegistrationTests
{
    [Fact]
    public async Task The_store_is_chosen_with_the_host_s_clock()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(new FakeTimeProvider());
        var builder = new Builder(services);

        builder.UsePostgreSql("Host=localhost;Database=labels", options => options.Schema = "pictures");

        await using ServiceProvider provider = services.BuildServiceProvider();
        Assert.Equal("postgresql", Assert.IsType<PostgreSqlLabelStore>(provider.GetRequiredService<LabelStore>()).Name);
        Assert.Throws<InvalidOperationException>(() => builder.UsePostgreSql("Host=localhost"));
    }

    [Fact]
    public void What_cannot_be_is_refused_when_it_is_registered()
    {
        var builder = new Builder(new ServiceCollection());

        Assert.Throws<ArgumentException>(() => builder.UsePostgreSql("Username=ana"));
        Assert.Throws<ArgumentException>(() => builder.UsePostgreSql("Host=localhost", options => options.Schema = "No"));
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.UsePostgreSql("Host=localhost", options => options.Writers = 0));
        Assert.Empty(builder.Services);
    }

    private sealed class Builder(IServiceCollection services) : ILabelingBuilder
    {
        public IServiceCollection Services { get; } = services;
    }
}
