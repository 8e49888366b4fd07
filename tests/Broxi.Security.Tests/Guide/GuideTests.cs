namespace Broxi.Security.Tests.Guide;

/// <summary>The guide says what the library does: its code compiles, and its links lead somewhere.</summary>
public sealed class GuideTests
{
    private static readonly string[] s_chapters =
        ["README.md", "api-tokens.md", "errors.md", "jwt.md", "oauth.md", "rate-limits.md", "security.md", "testing.md", "troubleshooting.md"];

    public static TheoryData<string> Pages => [.. s_chapters];

    [Fact]
    public void Each_chapter_has_its_page() => Assert.Equal(s_chapters, GuidePage.All.Select(static page => page.Name));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_block_of_a_page_compiles(string name)
    {
        var page = Page(name);
        Assert.NotEmpty(page.Blocks);
        Assert.Empty(string.Join('\n', page.Blocks.SelectMany(block => GuideCompiler.Compile("docs/guide/" + name, block.Line, block.Code))));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_of_a_page_leads_to_a_file(string name) =>
        Assert.Empty(string.Join('\n', Page(name).Links.Where(static target => !Path.Exists(Path.GetFullPath(target, GuidePage.Folder)))));

    /// <summary>Those in classes, and the one that is a program.</summary>
    [Fact]
    public async Task The_tests_that_the_testing_page_shows_pass()
    {
        var blocks = Page("testing.md").Blocks.Where(static block => block.Code.Contains("Assert.", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, blocks.Count);
        foreach (var (line, code) in blocks)
        {
            var assembly = GuideCompiler.Load("docs/guide/testing.md", line, code);
            assembly.EntryPoint?.Invoke(null, [Array.Empty<string>()]);
            foreach (var test in assembly.GetTypes().SelectMany(static type => type.GetMethods()).Where(static method => method.IsDefined(typeof(FactAttribute), inherit: false)))
                await (Task)test.Invoke(Activator.CreateInstance(test.DeclaringType!), [])!;
        }
    }

    [Fact]
    public void The_index_leads_to_every_page() =>
        Assert.Equal(s_chapters.Skip(1), Page("README.md").Links.Where(static target => s_chapters.Contains(target)).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void A_block_that_does_not_compile_is_named_with_its_page_and_line()
    {
        var found = Assert.Single(GuideCompiler.Compile("docs/guide/made-up.md", 7, "using Broxi.Security;\n\napp.UseNothing();\n"));
        Assert.StartsWith("docs/guide/made-up.md:9 CS1061", found, StringComparison.Ordinal);
    }

    private static GuidePage Page(string name) => GuidePage.All.Single(page => page.Name == name);
}
