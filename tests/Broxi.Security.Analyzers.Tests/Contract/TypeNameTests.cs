using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Broxi.Security.Analyzers.Tests.Contract;

/// <summary>A misspelt name of a type, member or parameter is a rule that never fires; every name must exist in the real library.</summary>
public sealed partial class TypeNameTests
{
    /// <summary>Names that look like types of the referenced libraries and are not, with the reason.</summary>
    private static readonly Dictionary<string, string> s_exceptions = new()
    {
        ["Microsoft.VisualStudio.TestPlatform.TestFramework"] = "assembly of a test framework",
        ["Microsoft.VisualStudio.QualityTools.UnitTestFramework"] = "assembly of a test framework",
        ["MSTest.TestFramework"] = "assembly of a test framework",
        ["TUnit.Core"] = "assembly of a test framework",
        ["JWT.ValidationParameters"] = "Jwt.Net 8 and later, not among tests/Libraries; tested on a stand-in",
        ["JWT.Extensions.AspNetCore.JwtAuthenticationOptions"] = "a package on Jwt.Net 8 and later, likewise",
        ["System.ServiceModel.Security.X509ClientCertificateAuthentication"] = ".NET Framework alone has it",
        ["System.ServiceModel.Security.IssuedTokenServiceCredential"] = ".NET Framework alone has it",
        ["MQTTnet.Client.MqttClientTlsOptions"] = "MQTTnet 4, not among tests/Libraries; tested on a stand-in",
        ["MQTTnet.Client.MqttClientTlsOptionsBuilder"] = "likewise",
        ["MQTTnet.Client.MqttClientOptionsBuilderTlsParameters"] = "likewise",
        ["MQTTnet.Client.Options.MqttClientTlsOptions"] = "MQTTnet 3, likewise",
        ["MQTTnet.Client.Options.MqttClientOptionsBuilderTlsParameters"] = "likewise",
        ["MQTTnet.Client.MqttClientOptionsBuilder"] = "MQTTnet 4, not among tests/Libraries; tested on a stand-in",
        ["MQTTnet.Client.Options.MqttClientOptionsBuilder"] = "MQTTnet 3, likewise",
        ["MQTTnet.Client.MqttClientWebSocketOptions"] = "MQTTnet 4, likewise",
        ["MQTTnet.Client.MqttClientWebSocketOptionsBuilder"] = "likewise",
        ["MQTTnet.Client.Options.MqttClientWebSocketOptions"] = "MQTTnet 3, likewise",
        ["MQTTnet.Client.Options.MqttClientWebSocketOptionsBuilder"] = "a version that never had it; named with the others",
        ["MQTTnet.Client.Options.MqttClientTlsOptionsBuilder"] = "likewise",
        ["MQTTnet.MqttClientOptionsBuilderTlsParameters"] = "likewise",
        ["Grpc.Core.Channel"] = "the retired gRPC library on native code; tested on a stand-in",
        ["Microsoft.AspNetCore.Authentication.WsFederation.WsFederationOptions"] = "not among tests/Libraries; tested on a stand-in",
        ["IdentityServer4.AccessTokenValidation.IdentityServerAuthenticationOptions"] = "likewise; tested on a stand-in",
        ["OpenIddict.Server.Owin.OpenIddictServerOwinOptions"] = "for .NET Framework; tested on a stand-in",
        ["OpenIddict.Client.Owin.OpenIddictClientOwinOptions"] = "likewise",
        ["Microsoft.Extensions.DependencyInjection.OpenIddictServerOwinBuilder"] = "likewise",
        ["Microsoft.Extensions.DependencyInjection.OpenIddictClientOwinBuilder"] = "likewise",
        ["Blazored.LocalStorage.ILocalStorageService"] = "not among tests/Libraries; tested on a stand-in",
        ["Blazored.LocalStorage.ISyncLocalStorageService"] = "likewise",
        ["Blazored.SessionStorage.ISessionStorageService"] = "likewise",
        ["Blazored.SessionStorage.ISyncSessionStorageService"] = "likewise",
        ["Microsoft.IdentityModel.Protocols.SignedHttpRequest.SignedHttpRequestHandler"] = "not among tests/Libraries; tested on a stand-in",
        ["Microsoft.Maui.Storage.Preferences"] = "a package for devices; tested on a stand-in",
        ["Microsoft.Maui.Storage.PreferencesExtensions"] = "likewise",
        ["Microsoft.Maui.Storage.IPreferences"] = "likewise",
        ["Xamarin.Essentials.Preferences"] = "likewise",
        ["IdentityServer4.Models.Client"] = "not among tests/Libraries; tested on a stand-in",
        ["Duende.IdentityServer.Models.Client"] = "likewise",
        ["Microsoft.Extensions.DependencyInjection.IdentityServerBuilderExtensionsCrypto"] = "likewise",
        ["IdentityServer4.Models"] = "their namespace",
        ["Duende.IdentityServer.Models"] = "their namespace",
        ["IdentityModel.OidcClient"] = "a namespace that is not among tests/Libraries; tested on a stand-in",
        ["IdentityModel.OidcClient.Policy"] = "likewise",
        ["Duende.AccessTokenManagement.OpenIdConnect.HttpContextExtensions"] = "not among tests/Libraries; tested on a stand-in",
        ["IdentityModel.OidcClient.OidcClientOptions"] = "likewise",
        ["System.Windows.Controls"] = "a namespace of programs with windows, not among tests/Libraries; tested on a stand-in",
        ["System.Windows.Forms"] = "likewise",
        ["Microsoft.Maui.Controls"] = "likewise",
        ["Avalonia.Controls"] = "likewise",
        ["Microsoft.UI.Xaml.Controls"] = "likewise",
        ["Windows.UI.Xaml.Controls"] = "likewise",
        ["Xamarin.Forms"] = "likewise",
        ["System.Web.Mvc"] = "an assembly of web applications",
        ["Microsoft.Owin"] = "likewise",
        ["Ssl.Enabled"] = "members that lead from one object to another",
        ["Ssl.ServerName"] = "members that lead from one object to another",
        ["EndPoints.Add"] = "members that lead from one object to another",
        ["TimeSpan.FromSeconds"] = "code that a message or a fix writes",
        ["DateTimeOffset.UtcNow"] = "code that a message or a fix writes",
        ["RandomNumberGenerator.GetInt32"] = "code that a message or a fix writes",
        ["Switch.System.Net.DontEnableSchUseStrongCrypto"] = "a switch of the runtime",
        ["System.Net.Http.SocketsHttpHandler.Http2UnencryptedSupport"] = "a switch of the runtime",
    };

    private static readonly CSharpCompilation s_libraries = CSharpCompilation.Create("Names", references: References.All);

    [Fact]
    public void Every_sink_exists()
    {
        var missing =
            from table in Shipped.StaticFields<Sinks>()
            from sink in table.Value.All
            where !s_exceptions.ContainsKey(sink.Type)
            let problem = Problem(sink)
            where problem is not null
            select $"{table.Field.Name()}: {sink.Type}.{sink.Member}({sink.Parameter}): {problem}";
        Assert.True(!missing.Any(), string.Join('\n', missing));
    }

    [Fact]
    public void Every_name_of_a_type_or_namespace_exists()
    {
        var missing =
            from assembly in (Assembly[])[Shipped.AnalyzerAssembly, Shipped.FixAssembly]
            from text in Literals(assembly)
            where TypeName().IsMatch(text) && !s_exceptions.ContainsKey(text) && !Exists(text)
            select $"{assembly.GetName().Name}: \"{text}\" is neither a type, a namespace nor an assembly of the referenced libraries.";
        Assert.True(!missing.Any(), string.Join('\n', missing.Distinct()));
    }

    [Fact]
    public void Every_exception_is_still_needed()
    {
        var literals = Literals(Shipped.AnalyzerAssembly).Concat(Literals(Shipped.FixAssembly))
            .Concat(Shipped.StaticFields<Sinks>().SelectMany(static table => table.Value.All).Select(static sink => sink.Type))
            .ToHashSet();
        Assert.All(s_exceptions.Keys, name => Assert.True(literals.Contains(name) && !Exists(name), $"{name} can leave the list."));
    }

    private static string? Problem(Sink sink)
    {
        var types = s_libraries.GetTypesByMetadataName(sink.Type);
        if (types.IsEmpty)
            return "there is no such type";

        var members = types.SelectMany(static type => WithBases(type)).SelectMany(type => Members(type, sink.Member)).ToList();
        if (members.Count == 0)
            return "the type has no such member";

        // A use is matched by the type that declares the member: a row that names a derived type would never match.
        if (!types.Any(type => Members(type, sink.Member).Any()))
            return $"the member is declared by {members[0].ContainingType}, and the row has to name that type";

        var declared = types.SelectMany(type => Members(type, sink.Member));
        return sink.Parameter is null
            ? declared.Any(static member => member is IPropertySymbol or IFieldSymbol) ? null : "it is neither a property nor a field"
            : declared.OfType<IMethodSymbol>().Any(method => method.Parameters.Any(parameter => parameter.Name == sink.Parameter))
                ? null
                : "no overload has such a parameter";
    }

    private static IEnumerable<ISymbol> Members(INamedTypeSymbol type, string name) => name switch
    {
        Sink.Constructor or Sink.AnyConstructor => type.InstanceConstructors,
        Sink.Indexer => type.GetMembers().OfType<IPropertySymbol>().Where(static property => property.IsIndexer),
        _ => type.GetMembers(name),
    };

    private static IEnumerable<INamedTypeSymbol> WithBases(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
            yield return current;
        foreach (var implemented in type.AllInterfaces)
            yield return implemented;
    }

    private static bool Exists(string name) => !s_libraries.GetTypesByMetadataName(name).IsEmpty || IsNamespace(name) || IsAssembly(name);

    private static bool IsAssembly(string name) => s_libraries.ReferencedAssemblyNames.Any(assembly => assembly.Name == name);

    private static bool IsNamespace(string name)
    {
        INamespaceOrTypeSymbol? current = s_libraries.GlobalNamespace;
        foreach (var part in name.Split('.'))
            current = current?.GetMembers(part).OfType<INamespaceSymbol>().FirstOrDefault();
        return current is not null;
    }

    /// <summary>Every string literal of an assembly, wherever its code uses it.</summary>
    private static List<string> Literals(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var metadata = file.GetMetadataReader();
        var literals = new List<string>();
        for (var handle = MetadataTokens.UserStringHandle(1); !handle.IsNil; handle = metadata.GetNextHandle(handle))
            literals.Add(metadata.GetUserString(handle));
        return literals;
    }

    [GeneratedRegex(@"^[A-Z]\w*(\.[A-Z]\w*)+(`\d)?(\+[A-Z]\w*(`\d)?)*$")]
    private static partial Regex TypeName();
}
