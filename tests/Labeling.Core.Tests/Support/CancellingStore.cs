namespace Labeling.Core;

/// <summary>A store whose caller cancels at the worst moment: just after a claim is committed.</summary>
internal sealed class CancellingStore(LabelStore inner, CancellationTokenSource cancellation) : ForwardingStore(inner)
{
    public override async Task<ClaimResult> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken = default)
    {
        var result = await base.ClaimAsync(request, cancellationToken);
        await cancellation.CancelAsync();
        return result;
    }
}
