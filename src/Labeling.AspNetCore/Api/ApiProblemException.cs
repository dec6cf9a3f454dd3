namespace Labeling.AspNetCore;

/// <summary>Ends a request with an error.</summary>
#pragma warning disable CA1064 // It never leaves the request that it ends.
internal sealed class ApiProblemException(ApiProblem problem) : Exception(problem.Detail)
#pragma warning restore CA1064
{
    public ApiProblemException(int status, string code, string detail)
        : this(new ApiProblem(status, code, detail))
    {
    }

    public ApiProblem Problem => problem;
}
