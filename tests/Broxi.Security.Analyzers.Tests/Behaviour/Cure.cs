using Broxi.Security.Analyzers.Tests.Contract;

namespace Broxi.Security.Analyzers.Tests.Behaviour;

/// <summary>Runs a program against a strict server, as it is and after the rule's fix: the fault has to show, and then to be gone.</summary>
/// <param name="Id">The rule that finds the fault.</param>
/// <param name="Code">The program.</param>
/// <param name="Entry">See <see cref="RunningProgram.StartAsync"/>.</param>
internal sealed record Cure(string Id, string Code, string Entry)
{
    /// <summary>Types that the entry needs.</summary>
    public string Types { get; init; } = "";

    /// <summary>The server that each run gets for itself.</summary>
    public Func<TokenServer> Server { get; init; } = static () => new TokenServer();

    /// <summary>The program of the rule's page.</summary>
    public static Cure OfPage(string id, string entry) => new(id, RulePage.Of(id).Violation.Code, entry);

    /// <param name="use">What happens to the program; a call that fails is part of it.</param>
    /// <param name="fault">What the server then sees of the fault.</param>
    /// <param name="cured">What it sees instead.</param>
    public async Task WorksAsync(Func<TokenServer, Func<Task>, Task> use, Func<TokenServer, IEnumerable<Exchange>> fault, Action<TokenServer>? cured = null)
    {
        var sample = Sample.Of(Code);
        Assert.Contains(await sample.FindingsAsync(), finding => finding.Id == Id);
        var mended = await sample.ApplyAllAsync(Id);
        Assert.DoesNotContain(await mended.FindingsAsync(), finding => finding.Id == Id);

        using var before = Server();
        using var after = Server();
        // They may have to wait: so both at once.
        await Task.WhenAll(RunAsync(sample, before), RunAsync(mended, after));

        Assert.NotEmpty(fault(before));
        Assert.Empty(fault(after));
        cured?.Invoke(after);

        async Task RunAsync(Sample program, TokenServer server)
        {
            using var running = await RunningProgram.StartAsync(program, Entry, Types, server);
            await use(server, async () =>
            {
                try
                {
                    await running.CallAsync();
                }
                catch (HttpRequestException)
                {
                    // The server knows why.
                }
            });
        }
    }
}
