using Labeling;

namespace Quickstart;

/// <summary>The people who label: they work the queue at once, and some of their answers are wrong.</summary>
internal sealed class Labelers(LabelingProject project, AnswerBook answers, QuickstartOptions options, WorkLog log)
{
    public Task WorkAsync(CancellationToken cancellationToken)
        => Task.WhenAll(Enumerable.Range(1, options.Labelers).Select(i => Task.Run(() => WorkAsync($"labeler-{i}", cancellationToken), cancellationToken)));

    private async Task WorkAsync(string name, CancellationToken cancellationToken)
    {
        while (await project.Queue.ClaimAsync(name, options.Page, cancellationToken) is { } task)
        {
            await Task.Delay(options.Pause, cancellationToken);
            foreach (TaskItem item in task.Items)
            {
                Answer(task, item);
            }

            await task.SubmitAsync(cancellationToken);
            log.Count(name, task.Items.Count);
        }
    }

    private void Answer(LabelTask task, TaskItem item)
    {
        if (item.Problem is not null)
        {
            task.Skip(item, "cannot be shown");
        }
        else if (answers.Find(item.Path) is not { } right)
        {
            task.Skip(item, "nobody knows");
        }
        else
        {
            // The same item is answered wrongly at most once, so that a rejected one comes right.
            bool wrong = Chance.Of(item.Id, "wrong") < options.Wrong && log.IsFirstLook(item.Id);
            task.Answer(item, [.. wrong ? Wrong(right) : right]);
        }
    }

    /// <summary>A mistake as people make them: another class, or a box in the wrong place; a forgotten label when there is but one class.</summary>
    private IEnumerable<Annotation> Wrong(IReadOnlyList<Annotation> right)
    {
        if (answers.Classes.Count > 1)
        {
            int next = (answers.Classes.ToList().IndexOf(right[0].ClassName!) + 1) % answers.Classes.Count;
            string other = answers.Classes[next];
            return right.Skip(1).Where(a => a.ClassName != other || a.Shape is not null).Prepend(new Annotation(other, right[0].Shape));
        }

        return right.Count > 1 ? right.Skip(1) : right;
    }
}
