using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace StudioSample;

/// <summary>Signs anybody in as one of four people. A real host has its own sign-in and gives the claims there.</summary>
internal static class SignIn
{
    private static readonly (string Name, string Role, string What)[] People =
    [
        ("ana", "Owner", "creates projects and sees everything"),
        ("ben", "Labeler", "labels"),
        ("chie", "Labeler", "labels"),
        ("dora", "VendorReviewer", "reviews what others labeled"),
    ];

    public static void MapSignIn(this WebApplication app)
    {
        app.MapGet("/", () => Results.Content(Page(), "text/html; charset=utf-8"));
        app.MapPost("/sign-in/{name}", SignInAsync);
        app.MapGet("/sign-out", async (HttpContext http) =>
        {
            await http.SignOutAsync();
            return Results.Redirect("~/");
        });
    }

    private static async Task<IResult> SignInAsync(HttpContext http, string name)
    {
        var (who, role, _) = Array.Find(People, person => person.Name == name);
        if (who is null)
        {
            return Results.NotFound();
        }

        Claim[] claims = [new(ClaimTypes.NameIdentifier, who), new(ClaimTypes.Name, who), new("labeling_role", role)];
        await http.SignInAsync(new ClaimsPrincipal(new ClaimsIdentity(claims, CookieAuthenticationDefaults.AuthenticationScheme)));
        return Results.Redirect("~/labeling/");
    }

    private static string Page()
    {
        var buttons = People.Select(person =>
            $"<form method=\"post\" action=\"sign-in/{WebUtility.UrlEncode(person.Name)}\"><button>{WebUtility.HtmlEncode(person.Name)}</button> {WebUtility.HtmlEncode(person.What)}</form>");
        return $$"""
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>Labeling studio</title>
            <style>
              body { font: 16px/1.5 system-ui, sans-serif; max-width: 36rem; margin: 4rem auto; padding: 0 1rem; color-scheme: light dark; }
              button { font: inherit; min-width: 6rem; padding: .4rem 1rem; margin: .3rem .6rem .3rem 0; }
            </style>
            <h1>Labeling studio</h1>
            <p>Who are you? This page stands in for a real sign-in.</p>
            {{string.Join('\n', buttons)}}
            </html>
            """;
    }
}
