using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>The two branches of <see cref="Fcos"/>: what is there, and where its edges are.</summary>
internal sealed class FcosHead : Module
{
    private readonly FcosBranch classification_head;
    private readonly FcosBranch regression_head;

    public FcosHead(DetectorShape shape, int classes)
        : base(nameof(FcosHead))
    {
        classification_head = new FcosBranch(shape, ("cls_logits", classes));
        regression_head = new FcosBranch(shape, ("bbox_reg", 4), ("bbox_ctrness", 1));
        using (no_grad())
        {
            // At first everything is unlikely, so that the many places without an object do not drown the few with one.
            classification_head.Answers[0].Bias!.fill_(-Math.Log((1 - 0.01) / 0.01));
        }

        RegisterComponents();
    }

    public FcosBranch Classification => classification_head;

    public FcosBranch Regression => regression_head;
}
