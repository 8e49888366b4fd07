using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Broxi.Security.Analyzers.Tests.Flow;

/// <summary><see cref="ClientApplication"/>.</summary>
public sealed class ClientApplicationTests
{
    [Theory]
    [InlineData("Microsoft.AspNetCore.Components.WebAssembly")]
    [InlineData("Microsoft.Maui.Controls")]
    [InlineData("PresentationFramework")]
    [InlineData("Avalonia.Base")]
    public void Is_a_program_on_the_device_of_the_user(string framework) => Assert.True(Is(framework));

    [Theory]
    [InlineData("Microsoft.AspNetCore.Hosting")]
    [InlineData("Microsoft.AspNetCore.Server.Kestrel")]
    public void Is_no_server_that_also_delivers_the_program(string server) => Assert.False(Is("Microsoft.AspNetCore.Components.WebAssembly", server));

    [Fact]
    public void Is_no_library() => Assert.False(Is());

    private static bool Is(params string[] assemblies) =>
        ClientApplication.Is(CSharpCompilation.Create("App", references: [.. References.Framework, .. assemblies.Select(static name => References.Empty(name))]));
}
