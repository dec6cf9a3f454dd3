using System.Text.Json;
using Microsoft.Playwright;

namespace Labeling.AspNetCore.Browser;

/// <summary>What assistive technology needs of a page: axe-core where it is installed, and always our own checks.</summary>
internal static class AssistiveChecks
{
    private const string Own = """
        () => {
          const faults = [];
          const shown = element => element.checkVisibility();
          const name = element => (element.getAttribute('aria-label') ?? element.getAttribute('title') ?? element.textContent ?? '').trim()
            || (element.id && document.querySelector(`label[for="${element.id}"]`)?.textContent.trim()) || element.closest('label')?.textContent.trim();
          for (const element of document.querySelectorAll('button, a[href], input, select, textarea, [role=application]')) if (shown(element) && !name(element)) faults.push(`no name: ${element.outerHTML.slice(0, 120)}`);
          for (const image of document.querySelectorAll('img')) if (!image.hasAttribute('alt')) faults.push(`no alt: ${image.outerHTML.slice(0, 120)}`);
          const ids = [...document.querySelectorAll('[id]')].map(element => element.id);
          for (const id of new Set(ids)) if (ids.filter(other => other === id).length > 1) faults.push(`id twice: ${id}`);
          if (!document.documentElement.lang) faults.push('no language');
          if (!document.title) faults.push('no title');
          if (document.documentElement.scrollWidth > innerWidth + 1) faults.push(`wider than the window: ${document.documentElement.scrollWidth}`);
          return faults;
        }
        """;

    private const string Axe = "async () => (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })).violations.map(violation => `${violation.id}: ${violation.help} @ ${violation.nodes.slice(0, 3).map(node => node.target.join(' ') + ' ' + (node.any[0]?.message ?? '')).join(' | ')}`)";

    private static readonly string Script = Path.Combine(SharedData.RepositoryRoot, "artifacts", "tools", "axe.min.js");

    public static async Task RunAsync(IPage page, string place)
    {
        var faults = JsonSerializer.Deserialize<string[]>(await page.EvaluateAsync<string>($"async () => JSON.stringify(({Own})())"))!;
        Assert.True(faults.Length == 0, $"{place}: {string.Join("; ", faults)}");
        if (!File.Exists(Script))
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", "axe-core is missing; eng/install-test-tools.sh fetches it.");
            return;
        }

        await page.EvaluateAsync(await File.ReadAllTextAsync(Script, TestContext.Current.CancellationToken));
        string[] violations = JsonSerializer.Deserialize<string[]>(await page.EvaluateAsync<string>($"async () => JSON.stringify(await ({Axe})())"))!;
        Assert.True(violations.Length == 0, $"{place}: {string.Join("\n", violations)}");
    }
}
