using Microsoft.Playwright;

namespace Labeling.AspNetCore.Browser;

/// <summary>Fingers on the screen: as many as there are places, in pixels of the window.</summary>
internal sealed class Fingers
{
    private readonly ICDPSession _session;

    private Fingers(ICDPSession session) => _session = session;

    public static async Task<Fingers> OfAsync(IPage page) => new(await page.Context.NewCDPSessionAsync(page));

    public Task DownAsync(params (double X, double Y)[] places) => SendAsync("touchStart", places);

    public Task MoveAsync(params (double X, double Y)[] places) => SendAsync("touchMove", places);

    /// <summary>Lifts them all.</summary>
    public Task UpAsync() => SendAsync("touchEnd", []);

    public async Task TapAsync((double X, double Y) place)
    {
        await DownAsync(place);
        await UpAsync();
    }

    private Task SendAsync(string type, (double X, double Y)[] places)
        => _session.SendAsync("Input.dispatchTouchEvent", new Dictionary<string, object>
        {
            ["type"] = type,
            ["touchPoints"] = places.Select((place, id) => new Dictionary<string, object> { ["x"] = place.X, ["y"] = place.Y, ["id"] = id }).ToArray(),
        });
}
