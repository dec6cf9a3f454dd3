using Microsoft.AspNetCore.Http.Metadata;

namespace Labeling.AspNetCore;

/// <summary>Programs want to be told 401, not to be sent to a sign-in page.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class DisableCookieRedirectAttribute : Attribute, IDisableCookieRedirectMetadata;
