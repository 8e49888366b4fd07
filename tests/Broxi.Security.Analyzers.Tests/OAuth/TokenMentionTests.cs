using Broxi.Security.Analyzers.OAuth;
using Microsoft.CodeAnalysis.CSharp;

namespace Broxi.Security.Analyzers.Tests.OAuth;

/// <summary><see cref="TokenMention"/>: which files are worth a look for cached tokens.</summary>
public sealed class TokenMentionTests
{
    [Theory]
    [InlineData("class C { string _accessToken; }", true)]
    [InlineData("class C { string Ask() => \"https://login.contoso.com/oauth2/TOKEN\"; }", true)]
    [InlineData("token", true)]
    [InlineData("class C { void M(System.Threading.CancellationToken cancellationToken) { } string _token; }", true)]
    [InlineData("class C { void M(System.Threading.CancellationToken cancellationToken) { } }", false)]
    [InlineData("class C { string _name; }", false)]
    public void Cancellation_tells_nothing(string file, bool mentions) =>
        Assert.Equal(mentions, TokenMention.IsIn(CSharpSyntaxTree.ParseText(file, cancellationToken: TestContext.Current.CancellationToken)));
}
