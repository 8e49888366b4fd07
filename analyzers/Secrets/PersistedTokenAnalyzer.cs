using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>BRX1009: a token is kept on a disk, a device or in a browser as it is.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PersistedTokenAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX1009";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Token persisted in clear text",
        "'{0}' keeps '{1}' in clear text, where other programs, scripts and backups can read it; encrypt it or put it into a secure store",
        DiagnosticSeverity.Warning,
        "A stored token outlives the session that it was issued for. Whoever can read the place where it is kept can act as the user.",
        "CWE-312");

    private static readonly string[] s_mauiPreferences =
        ["Microsoft.Maui.Storage.Preferences", "Microsoft.Maui.Storage.PreferencesExtensions", "Microsoft.Maui.Storage.IPreferences", "Xamarin.Essentials.Preferences"];

    private static readonly string[] s_browserStores = ["Blazored.LocalStorage.ILocalStorageService", "Blazored.SessionStorage.ISessionStorageService"];

    private static readonly string[] s_synchronousBrowserStores = ["Blazored.LocalStorage.ISyncLocalStorageService", "Blazored.SessionStorage.ISyncSessionStorageService"];

    /// <summary>Stores that outlive the process and encrypt nothing.</summary>
    internal static readonly Sinks Stores = new(
        Calls("System.IO.File", "contents", "WriteAllText", "WriteAllTextAsync", "AppendAllText", "AppendAllTextAsync", "WriteAllLines", "WriteAllLinesAsync"),
        Calls("System.IO.File", "bytes", "WriteAllBytes", "WriteAllBytesAsync"),
        Calls("Microsoft.Win32.Registry", "value", "SetValue"),
        Calls("Microsoft.Win32.RegistryKey", "value", "SetValue"),
        InEach(s_mauiPreferences, static type => Calls(type, "value", "Set")),
        InEach(s_browserStores, static type => Calls(type, "data", "SetItemAsync", "SetItemAsStringAsync")),
        InEach(s_synchronousBrowserStores, static type => Calls(type, "data", "SetItem", "SetItemAsString")));

    /// <summary>Variables of the user or the machine are kept; those of the process are not.</summary>
    internal static readonly Sinks Variables = new(Calls("System.Environment", "value", "SetEnvironmentVariable"));

    /// <summary>Calls into the browser, some of which fill its storage.</summary>
    internal static readonly Sinks Scripts = new(
        Calls("Microsoft.JSInterop.JSRuntimeExtensions", "args", "InvokeVoidAsync", "InvokeAsync"),
        Calls("Microsoft.JSInterop.IJSRuntime", "args", "InvokeAsync"),
        Calls("Microsoft.JSInterop.JSInProcessRuntimeExtensions", "args", "InvokeVoid"),
        Calls("Microsoft.JSInterop.IJSInProcessRuntime", "args", "Invoke"));

    /// <summary>Creates the analyzer.</summary>
    public PersistedTokenAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        Stores.Register(context, (operation, use) => Report(operation, use.Member.Display(), KeyOf(use), use.Value, environments));
        Variables.Register(context, (operation, use) =>
        {
            if (use.Argument("target")?.Unwrap().ConstantValue.Value is int and not (int)EnvironmentVariableTarget.Process)
                Report(operation, use.Member.Display(), use.Argument("variable"), use.Value, environments);
        });
        Scripts.Register(context, (operation, use) =>
        {
            if (use.Argument("identifier")?.ConstantValue.Value is "localStorage.setItem" or "sessionStorage.setItem" or "window.localStorage.setItem"
                && use.Value.Elements().ToList() is [var key, var value])
            {
                Report(operation, use.Argument("identifier")!.ConstantValue.Value!.ToString(), key, value, environments);
            }
        });
        context.RegisterOperationAction(
            operation =>
            {
                var assignment = (ISimpleAssignmentOperation)operation.Operation;
                if (assignment.Target is IPropertyReferenceOperation { Property: var property } target && StoredSetting.Is(target))
                    Report(operation, property.Display(), StoredSetting.KeyOf(target), assignment.Value, environments, property.Name);
            },
            OperationKind.SimpleAssignment);
    }

    private static IOperation? KeyOf(SinkUse use) => use.Argument("key") ?? use.Argument("valueName") ?? use.Argument("name");

    private static void Report(
        OperationAnalysisContext context, string store, IOperation? key, IOperation stored, Environments environments, string? name = null)
    {
        foreach (var part in TextValues.Of(stored))
        {
            var credential = CredentialValue.Of(part, context.CancellationToken)
                ?? SerializedResponse(part)
                ?? (CanHold(part) && (key?.Unwrap().ConstantValue.Value as string ?? name) is { } kept ? CredentialValue.OfName(kept) : null);
            if (credential?.Finding(Descriptor, part, store, environments) is { } finding)
                context.ReportDiagnostic(finding);
        }
    }

    /// <summary>A whole token response, as an object or as JSON.</summary>
    private static CredentialValue? SerializedResponse(IOperation value)
    {
        if (value.Unwrap() is IInvocationOperation { TargetMethod.Name: "Serialize" or "SerializeObject" or "SerializeToUtf8Bytes", Arguments: [var first, ..] })
            value = first.Value;
        return value.Unwrap() is { Type: { } type } response && TokenSource.IsResponse(response) ? new CredentialValue(type.Name, IsCertain: true) : null;
    }

    /// <summary>Whether the value under a telling key can be the credential itself: text, and neither constant nor encrypted.</summary>
    private static bool CanHold(IOperation value) =>
        CredentialValue.IsText(value.Unwrap().Type) && !value.Unwrap().ConstantValue.HasValue && !CredentialValue.IsSubstitute(value);
}
