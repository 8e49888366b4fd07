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

    [Theory]
    [InlineData("Microsoft.Maui.Controls")]
    [InlineData("Avalonia.Base")]
    public void Is_such_a_program_although_it_listens(string framework) => Assert.True(Is(framework, "Microsoft.AspNetCore.Hosting"));

    [Theory]
    [InlineData(OutputKind.WindowsApplication, true)]
    [InlineData(OutputKind.ConsoleApplication, false)]
    public void Is_a_program_with_windows_that_listens(OutputKind output, bool isClient) =>
        Assert.Equal(isClient, ClientApplication.Is(Compile("", output, "System.Windows.Forms", "Microsoft.AspNetCore.Hosting")));

    [Theory]
    [InlineData("", true)]
    [InlineData("class Job : System.ServiceProcess.ServiceBase { }", false)]
    [InlineData("Host.CreateDefaultBuilder(args).UseWindowsService().Build().Run();", false)]
    public void May_be_a_program_without_a_console(string code, bool mayBe)
    {
        var program = Compile(code, OutputKind.WindowsApplication);
        Assert.False(ClientApplication.Is(program));
        Assert.Equal(mayBe, ClientApplication.MayBe(program, SourceWords.Of(program, TestContext.Current.CancellationToken)));
    }

    private static bool Is(params string[] assemblies) => ClientApplication.Is(Compile("", OutputKind.DynamicallyLinkedLibrary, assemblies));

    private static CSharpCompilation Compile(string code, OutputKind output, params string[] assemblies) => CSharpCompilation.Create(
        "App",
        [CSharpSyntaxTree.ParseText(code)],
        [.. References.Framework, .. assemblies.Select(static name => References.Empty(name))],
        new CSharpCompilationOptions(output));
}
