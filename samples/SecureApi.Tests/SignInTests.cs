using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace SecureApi.Tests;

/// <summary>The whole application, from the browser to the services behind it.</summary>
public sealed class SignInTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_user_signs_in_and_the_application_calls_in_the_users_name()
    {
        await using var application = await Application.StartAsync();
        using var browser = application.Browser();

        Assert.Equal("/orders", (await SignInAsync(application, browser)).Headers.Location!.OriginalString);
        Assert.Contains("\"subject\":\"alice\"", await browser.GetStringAsync("/orders", Cancellation), StringComparison.Ordinal);
        application.Log.Secrets.ThrowIfLeaked();
    }

    [Fact]
    public async Task A_user_stays_signed_in_when_the_access_token_is_refused()
    {
        await using var application = await Application.StartAsync();
        using var browser = application.Browser();
        await SignInAsync(application, browser);
        application.Remote.Faults.FailApi(HttpStatusCode.Unauthorized, challenge: "Bearer error=\"invalid_token\"");

        Assert.Contains("alice", await browser.GetStringAsync("/orders", Cancellation), StringComparison.Ordinal);
        Assert.Equal(["authorization_code", "refresh_token"], application.Remote.TokenRequests.Select(static request => request.GrantType));
    }

    [Fact]
    public async Task The_answer_of_another_browser_signs_nobody_in()
    {
        await using var application = await Application.StartAsync();
        using var attacker = application.Browser();
        using var victim = application.Browser();
        using var link = await ConsentAsync(application, attacker);
        using var started = await victim.GetAsync("/login", Cancellation);

        using var answer = await victim.GetAsync(link.Headers.Location, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(application.Remote.TokenRequests);
    }

    [Theory]
    [InlineData("workflow-service", HttpStatusCode.OK)]
    [InlineData("another-service", HttpStatusCode.Unauthorized)]
    public async Task The_api_takes_tokens_that_are_meant_for_it(string audience, HttpStatusCode expected)
    {
        await using var application = await Application.StartAsync();
        using var caller = application.Browser();
        caller.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", application.TokenOfLogin(audience));

        Assert.Equal(expected, (await caller.GetAsync("/workflows", Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData("workflow-service", HttpStatusCode.OK)]
    [InlineData("another-service", HttpStatusCode.Unauthorized)]
    public async Task A_partner_gets_a_session_for_a_token_that_is_meant_for_this_service(string audience, HttpStatusCode expected)
    {
        await using var application = await Application.StartAsync();
        using var partner = application.Browser();

        Assert.Equal(expected, (await partner.PostAsJsonAsync("/sessions", new { token = application.TokenOfPartner(audience) }, Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData(Application.ApiKey, HttpStatusCode.OK)]
    [InlineData("another-key-of-the-tests", HttpStatusCode.Unauthorized)]
    [InlineData("", HttpStatusCode.Unauthorized)]
    public async Task The_catalog_is_for_who_has_the_key(string key, HttpStatusCode expected)
    {
        await using var application = await Application.StartAsync();
        using var portal = application.Browser();
        portal.DefaultRequestHeaders.Add("X-Api-Key", key);
        application.Remote.Faults.FailApi(HttpStatusCode.OK);

        Assert.Equal(expected, (await portal.GetAsync("/catalog", Cancellation)).StatusCode);
    }

    private static async Task<HttpResponseMessage> SignInAsync(Application application, HttpClient browser)
    {
        using var consent = await ConsentAsync(application, browser);
        return await browser.GetAsync(consent.Headers.Location, Cancellation);
    }

    /// <summary>The fake server's user always says yes.</summary>
    private static async Task<HttpResponseMessage> ConsentAsync(Application application, HttpClient browser)
    {
        using var login = await browser.GetAsync("/login", Cancellation);
        using var consent = application.Remote.CreateClient();
        return await consent.GetAsync(login.Headers.Location, Cancellation);
    }
}
