namespace Broxi.Security.Analyzers.Flow;

/// <summary>Whether a project is a web host, for rules about what a host leaves out: a library leaves it to its host.</summary>
internal static class WebPipeline
{
    /// <summary>What begins a pipeline.</summary>
    private static readonly string[] s_hosts = ["WebApplication", "IApplicationBuilder"];

    /// <summary>What gives a pipeline something to answer with.</summary>
    private static readonly string[] s_endpoints =
    [
        "MapGet", "MapPost", "MapPut", "MapPatch", "MapDelete", "MapMethods", "MapGroup", "MapControllers", "MapControllerRoute", "MapDefaultControllerRoute",
        "MapAreaControllerRoute", "MapRazorPages", "MapRazorComponents", "MapBlazorHub", "MapHub", "MapIdentityApi", "UseMvc", "UseMvcWithDefaultRoute", "UseEndpoints",
    ];

    /// <summary>Whether the project sets up a pipeline with endpoints, judged by the words in it.</summary>
    public static bool IsSetUp(SourceWords words) => Array.Exists(s_hosts, words.Contains) && Array.Exists(s_endpoints, words.Contains);
}
