using System.Globalization;
using System.Text.Json.Nodes;

namespace Labeling.Scenarios;

/// <summary>Collects what came of the projects played, and reports them: the first in full, all in a table.</summary>
internal sealed class AssistTable(ScenarioRun run, double requiredAccuracy, bool isPerClass)
{
    private readonly JsonArray _rows = [];
    private readonly List<double> _shares = [];
    private readonly List<double> _purities = [];
    private readonly List<double> _bestShares = [];
    private int _kept;

    /// <summary>Takes a finished project in, and the same with the best thresholds in hindsight where it was played.</summary>
    public async Task AddAsync(AssistPlay play, AssistPlay? best, AnswersFile answers, int seed, TimeSpan elapsed, CancellationToken cancellationToken)
    {
        int right = 0;
        int labeled = 0;
        Dictionary<LabelClassId, string> names = play.Project.Info.LabelClasses.ToDictionary(c => c.Id, c => c.Path);
        var query = new ItemQuery { Filter = new ItemFilter { Statuses = [ItemStatus.Labeled] }, IncludeAnnotations = true };
        await foreach (Item item in play.Project.Items.ListAsync(query, cancellationToken))
        {
            labeled++;
            right += answers.Of(item.Path).ToHashSet().SetEquals(item.Annotations.Select(a => names[a.ClassId])) ? 1 : 0;
        }

        double accuracy = play.Prelabeled == 0 ? double.NaN : 1 - ((double)play.Corrected / play.Prelabeled);
        double share = (double)play.Manual / Math.Max(1, labeled);
        double random = RandomPurity(answers, seed);
        bool isKept = isPerClass ? play.Offered.Values.All(o => o.Right >= requiredAccuracy * o.Count) : play.Prelabeled == 0 || accuracy >= requiredAccuracy;
        _kept += isKept ? 1 : 0;
        _shares.Add(share);
        _purities.Add(play.Purity);
        if (best is not null)
        {
            _bestShares.Add((double)best.Manual / Math.Max(1, labeled));
        }

        _rows.Add(new JsonObject
        {
            ["seed"] = seed,
            ["manual"] = play.Manual,
            ["prelabeled"] = play.Prelabeled,
            ["corrected"] = play.Corrected,
            ["prelabelAccuracy"] = Rounded(accuracy),
            ["pages9"] = play.Pages.Count,
            ["purity9"] = Rounded(play.Purity),
            ["randomPurity9"] = Rounded(random),
            ["hindsightManual"] = best?.Manual,
            ["offered"] = play.Offered.Values.Sum(o => o.Count),
            ["offeredRight"] = play.Offered.Values.Sum(o => o.Right),
            ["leastClassAccuracy"] = Rounded(play.Offered.Values.Select(o => (double)o.Right / o.Count).DefaultIfEmpty(double.NaN).Min()),
            ["wanted"] = play.Wanted,
        });
        run.Say(string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {play.Manual} by hand{(best is null ? string.Empty : $" (in hindsight {best.Manual})")}, {play.Prelabeled} prelabeled, {play.Corrected} corrected, purity {play.Purity:0.000}, {elapsed.TotalSeconds:0.0} s"));
        if (_rows.Count == 1)
        {
            run.Set("items", labeled);
            run.Set("manual", play.Manual);
            run.Set("prelabeled", play.Prelabeled);
            run.Set("corrected", play.Corrected);
            run.Set("prelabelAccuracy", accuracy);
            run.Set("finalAccuracy", (double)right / Math.Max(1, labeled));
            run.Set("manualShare", share);
            run.Set("purity9", play.Purity);
            run.Set("randomPurity9", random);
            run.Set("secondsWorker", play.WorkerSeconds);
        }

        if (right != labeled || labeled != answers.Count)
        {
            run.Fail($"{labeled} of {answers.Count} items are labeled, {right} of them as the labeler, who is never wrong, said.");
        }
    }

    /// <summary>Puts the table into the report.</summary>
    public void Report()
    {
        if (_rows.Count > 1)
        {
            run.Set("runs", _rows.Count);
            run.Set("runsThatKeptTheAccuracy", _kept);
            run.Set("meanManualShare", _shares.Average());
            run.Set("worstManualShare", _shares.Max());
            run.Set("meanPurity9", _purities.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average());
            if (_bestShares.Count > 0)
            {
                run.Set("meanHindsightManualShare", _bestShares.Average());
            }

            run.Set("table", _rows);
        }
    }

    /// <summary>The mean purity of pages of nine of all items, shuffled.</summary>
    private static double RandomPurity(AnswersFile answers, int seed)
    {
        const int Shuffles = 20;
        const int Page = 9;
        string[] items = [.. answers.Files.Select(file => string.Join('\n', answers.Of(file)))];
        double sum = 0;
        for (int i = 0; i < Shuffles; i++)
        {
            for (int j = items.Length - 1; j > 0; j--)
            {
                int other = (int)(SplitMix64.At(seed, (i * items.Length) + j) % (ulong)(j + 1));
                (items[j], items[other]) = (items[other], items[j]);
            }

            sum += items.Chunk(Page).Where(page => page.Length == Page).Average(AssistPlay.PurityOf);
        }

        return sum / Shuffles;
    }

    private static JsonNode? Rounded(double value) => double.IsFinite(value) ? Math.Round(value, 4) : null;
}
