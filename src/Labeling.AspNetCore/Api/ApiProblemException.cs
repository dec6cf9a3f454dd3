namespace Labeling.AspNetCore;

/// <summary>Ends a request with an error.</summary>
internal sealed class ApiProblemException(ApiProblem problem) : Exception(problem.Detail)
{
    public ApiProblemException(int status, string code, string detail)
        : this(new ApiProblem(status, code, detail))
    {
    }

    public ApiProblem Problem => problem;
}
