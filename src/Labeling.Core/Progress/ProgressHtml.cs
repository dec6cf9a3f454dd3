using System.Globalization;
using System.Net;
using System.Text;

namespace Labeling;

/// <summary>A project's progress as a piece of a page, for notebooks and reports.</summary>
public static class ProgressHtml
{
    /// <summary>The dashboard: how much is done, what waits, which labels were given, and by whom.</summary>
    /// <param name="progress">The progress.</param>
    /// <param name="project">The project, for the names and colours of its classes.</param>
    /// <returns>One <c>div</c> element that needs no script, style sheet or file. Everything that comes from outside is escaped.</returns>
    public static string ToHtml(this ProjectProgress progress, Project project)
    {
        ArgumentNullException.ThrowIfNull(progress);
        ArgumentNullException.ThrowIfNull(project);
        var html = new StringBuilder();
        html.Append("<div style=\"display:flex;flex-wrap:wrap;gap:2em;font:14px sans-serif\">");
        AppendProgress(html, progress, project.Name);
        AppendList(html, "Task queue", ProgressText.Queue(progress));
        AppendDistribution(html, progress, project.LabelClasses);
        AppendLabelers(html, progress.Labelers);
        return html.Append("</div>").ToString();
    }

    private static void AppendProgress(StringBuilder html, ProjectProgress progress, string name)
    {
        (string Name, long Count, string Color)[] slices =
        [
            ("Completed", progress.Labeled, "#2a9d52"),
            ("Skipped", progress.Skipped, "#8a8a8a"),
            ("Needs review", progress.NeedsReview, "#d98200"),
            ("Incomplete", progress.Incomplete, "#d5dbe3"),
        ];
        Append(html, $"<section><h3>{Escape(name)}</h3><div>{ProgressText.Labeled(progress)}</div><svg viewBox=\"0 0 42 42\" width=\"160\" height=\"160\">");
        double from = 0;
        foreach (var (_, count, color) in slices)
        {
            // The circumference of a circle of this radius is 100, so lengths along it are percentages; it begins at the top.
            double share = progress.Total == 0 ? 0 : 100.0 * count / progress.Total;
            Append(html, $"<circle cx=\"21\" cy=\"21\" r=\"15.9155\" fill=\"none\" stroke=\"{color}\" stroke-width=\"5\" stroke-dasharray=\"{share:0.####} {100 - share:0.####}\" stroke-dashoffset=\"{25 - from:0.####}\"/>");
            from += share;
        }

        Append(html, $"<text x=\"21\" y=\"23\" text-anchor=\"middle\" font-size=\"6\">{ProgressText.Percent(progress)}</text></svg><ul style=\"list-style:none;padding:0\">");
        foreach (var (slice, count, color) in slices)
        {
            Append(html, $"<li><span style=\"color:{color}\">&#9632;</span> {slice} {count}</li>");
        }

        html.Append("</ul></section>");
    }

    private static void AppendList(StringBuilder html, string title, IReadOnlyList<string> lines)
    {
        Append(html, $"<section><h3>{title}</h3><ul style=\"list-style:none;padding:0\">");
        foreach (string line in lines)
        {
            Append(html, $"<li>{Escape(line)}</li>");
        }

        html.Append("</ul></section>");
    }

    private static void AppendDistribution(StringBuilder html, ProjectProgress progress, IReadOnlyList<LabelClass> classes)
    {
        var ranked = ProgressText.Ranked(progress, classes).ToList();
        var lines = ProgressText.Distribution(progress, classes);
        html.Append("<section><h3>Label class distribution</h3>");
        if (ranked.Count == 0)
        {
            html.Append("<div>Submit labels to see label class distribution</div>");
        }

        for (int i = 0; i < ranked.Count; i++)
        {
            double share = 100.0 * ranked[i].Count / ranked[0].Count;
            Append(html, $"<div>{Escape(lines[i])}</div><div style=\"height:6px;width:{share:0.##}%;background:{Escape(ranked[i].Class.Color)}\"></div>");
        }

        html.Append("</section>");
    }

    private static void AppendLabelers(StringBuilder html, IReadOnlyList<LabelerProgress> labelers)
    {
        if (labelers.Count == 0)
        {
            return;
        }

        html.Append("<section><h3>Labelers</h3><table><tr><th>Labeler</th><th>Submitted</th><th>Skipped</th><th>Rejected</th><th>Time</th></tr>");
        foreach (var labeler in labelers)
        {
            Append(html, $"<tr><td>{Escape(labeler.Labeler)}</td><td>{labeler.Submitted}</td><td>{labeler.Skipped}</td><td>{labeler.Rejected}</td><td>{(long)labeler.Elapsed.TotalHours}:{labeler.Elapsed:mm\\:ss}</td></tr>");
        }

        html.Append("</table></section>");
    }

    private static void Append(StringBuilder html, FormattableString text) => html.Append(FormattableString.Invariant(text));

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
