using System.Globalization;
using Broxi.Security.Analyzers.Configuration;
using Broxi.Security.Analyzers.Secrets.Scanning;
using Broxi.Security.Analyzers.Tests.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace Broxi.Security.Analyzers.Tests.Configuration;

/// <summary>BRX7002. The secrets are made up.</summary>
public sealed class SecretInConfigurationTests
{
    private const string Known = "q7Zk3VbN9sLx2TfR8wYcJm5D";

    /// <summary>Another one each time it is asked for: one that stands twice is reported once.</summary>
    private static string Key
    {
        get
        {
            string key;
            do
                key = SeededRandom.OfTest.GetString("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", 24);
            while (!SecretLike.Is(key, "ApiKey", Strictness.Named));
            return key;
        }
    }

    [Fact]
    public Task A_family_of_the_project() => Verify<SecretInConfigurationAnalyzer>.Finds(
        "",
        With("appsettings.json", """{ "Note": "[|brx_q7Zk3VbN9sLx2TfR8wYcJm5Dh4Gp6KtWa1Ee|]" }""") with
        {
            GlobalConfig = "broxi_token_families = broken, Broxi API token=brx_:base62:36",
        });

    [Fact]
    public Task Words_of_the_project() => Verify<SecretInConfigurationAnalyzer>.Finds(
        "",
        With("appsettings.json", $$"""{ "Kennwort": "[|{{Key}}|]", "LicenseKey": "[|{{Key}}|]", "Other": "{{Key}}" }""") with
        {
            GlobalConfig = "broxi_secret_words = kennwort, licensekey",
        });

    [Fact]
    public Task A_length_of_the_project() => Verify<SecretInConfigurationAnalyzer>.Finds(
        "",
        With("appsettings.json", $$"""{ "Password": "tR4vel-m0squito", "ApiKey": "[|{{Key}}|]", "Main": "Server=sql.contoso.com;Password=[|m0squito-tR4vel|]" }""") with
        {
            GlobalConfig = "broxi_secret_min_length = 20",
        });

    [Fact]
    public Task Json_by_name() => Finds("appsettings.json", $$"""
        {
          // what the payment provider gave us
          "Payments": { "ApiKey": "[|{{Key}}|]", "Endpoint": "https://pay.contoso.com", },
          "OAuth:ClientSecret": "[|{{Key}}|]",
          "Clients": [ { "Secret": "[|{{Key}}|]" } ],
          "Smtp": { "UserName": "orders", "Password": "[|tR4vel-m0squito|]" }
        }
        """);

    [Fact]
    public Task Json_by_notation() => Finds("appsettings.Production.json", $$"""
        {
          "ConnectionStrings": { "Orders": "Server=sql.contoso.com;Database=orders;User Id=orders;Password=[|tR4vel-m0squito|]" },
          "Queue": "amqps://orders:[|m0squito-tR4vel|]@mq.contoso.com/orders",
          "Callback": "https://api.contoso.com/hook?access_token=[|{{Key}}|]&x=1",
          "Headers": { "Authorization": "Bearer [|{{Key}}|]" }
        }
        """);

    /// <summary>The serializer of .NET writes a plus so; then the whole text is marked.</summary>
    [Fact]
    public Task Json_with_escapes() => Finds("appsettings.json", """
        { "Storage": "[|DefaultEndpointsProtocol=https;AccountName=orders;AccountKey=q7Zk3VbN9s\u002BLx2TfR8wYcJm5D|]" }
        """);

    [Fact]
    public Task The_key_that_signs_tokens() => Finds("appsettings.json", $$"""{ "Jwt": { "Key": "[|{{Key}}|]", "Issuer": "{{Key}}" }, "Other": { "Key": "{{Key}}" } }""");

    [Fact]
    public Task Web_config() => Finds("web.config", $"""
        <configuration>
          <appSettings>
            <add key="ApiKey" value="[|{Key}|]" />
            <add value="[|{Key}|]" key="Payments:ClientSecret" />
          </appSettings>
          <connectionStrings>
            <add name="Orders" connectionString="Server=sql.contoso.com;User Id=orders;Password=[|tR4vel-m0squito|]" providerName="System.Data.SqlClient" />
          </connectionStrings>
          <system.web>
            <machineKey validationKey="[|A2F719C4E08B35D6A2E719C4F08B35D6B2F719C4|]" decryptionKey="[|19C4E08B35D6A2F719C4E0FB35D6A2F7|]" validation="SHA1" />
            <membership><providers><add name="Sql" passwordFormat="Clear" passwordQuestion="What is your favourite c0lour?" /></providers></membership>
          </system.web>
          <system.net><mailSettings><smtp><network userName="orders" password="[|m0squito-tR4vel|]" /></smtp></mailSettings></system.net>
        </configuration>
        """);

    [Fact]
    public Task Nuget_config() => Finds("NuGet.config", """
        <configuration>
          <packageSourceCredentials>
            <Contoso>
              <add key="Username" value="build" />
              <add key="ClearTextPassword" value="[|tR4vel-m0squito|]" />
            </Contoso>
            <Fabrikam><add key="ClearTextPassword" value="%FABRIKAM_TOKEN%" /></Fabrikam>
          </packageSourceCredentials>
        </configuration>
        """);

    [Fact]
    public Task Publish_profile() => Finds("Properties/PublishProfiles/Azure.pubxml", """
        <Project><PropertyGroup><UserName>$orders</UserName><UserPWD>[|tR4velm0squitoes7|]</UserPWD></PropertyGroup></Project>
        """);

    [Fact]
    public Task Project_file() => Finds("App.csproj", $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <UserSecretsId>2f5a1b7e-8c3d-4e6f-9a0b-1c2d3e4f5a6b</UserSecretsId>
            <PackageApiKey>[|{Key}|]</PackageApiKey>
            <FeedToken>$(NuGetToken)</FeedToken>
          </PropertyGroup>
        </Project>
        """);

    [Theory]
    [InlineData(".env")]
    [InlineData(".env.production")]
    public Task Environment_file(string file) => Finds(file, $"""
        # the database
        DB_PASSWORD=[|tR4vel-m0squito|]
        export API_KEY="[|{Key}|]" # from the portal
        TOKEN=$TOKEN
        SECRET=
        """);

    [Fact]
    public Task Yaml() => Finds("docker-compose.yml", $$$"""
        services:
          db:
            environment:
              - POSTGRES_PASSWORD=[|tR4vel-m0squito|]
              - API_TOKEN=${TOKEN}
          web:
            environment:
              ApiKey: '[|{{{Key}}}|]'
              ClientSecret: {{ secret }}
            env:
              - name: CLIENT_SECRET
                value: [|{{{Key}}}|]
              - name: OTHER_SECRET
                valueFrom: { secretKeyRef: { name: orders, key: secret } }
              - { name: THIRD_SECRET, value: "[|{{{Key}}}|]" }
          mail: { user: orders, password: [|{{{Key}}}|], ClientSecret: "{{ secret }}" }
        """);

    [Fact]
    public Task Http_file() => Finds("orders.http", $$$"""
        @apiKey = [|{{{Key}}}|]
        GET https://api.contoso.com/orders?access_token=[|{{{Key}}}|]
        Authorization: Bearer [|{{{Key}}}|]
        X-Api-Key: {{apiKey}}

        client_secret=[|{{{Key}}}|]&grant_type=client_credentials

        ###
        POST https://api.contoso.com/login
          ?api_key=[|{{{Key}}}|]

        { "user": "orders", "password": "[|{{{Key}}}|]", "apiKey": "{{apiKey}}" }
        """);

    [Theory]
    [InlineData("appsettings.Development.json")]
    [InlineData("Properties/launchSettings.json")]
    [InlineData("local.settings.json")]
    [InlineData("appsettings.Test.json")]
    public Task A_developers_file_gets_a_suggestion(string file) =>
        Verify<SecretInConfigurationAnalyzer>.Hints("", With(file, $$"""{ "ApiKey": "[|{{Key}}|]" }"""));

    [Theory]
    [InlineData("localhost,1433")]
    [InlineData("127.0.0.1")]
    [InlineData(".")]
    public Task A_database_on_the_own_machine_gets_a_suggestion(string server) => Verify<SecretInConfigurationAnalyzer>.Hints("", With(
        "appsettings.json", $$"""{ "Main": "Server={{server}};User Id=sa;Password=[|tR4vel-m0squito|]" }"""));

    /// <summary>Its checksum holds, so it is no coincidence, whatever it is called and wherever it stands.</summary>
    [Theory]
    [InlineData("appsettings.json", "{ \"X\": \"TOKEN\" /* was TOKEN */ }")]
    [InlineData("appsettings.Development.json", "{ \"X\": \"see TOKEN.\" }")]
    [InlineData("deploy.yaml", "run: |\n  curl -H 'Authorization: token TOKEN' https://api.github.com\n")]
    [InlineData("web.config", "<!-- TOKEN --><a b='TOKEN'/>")]
    [InlineData(".env", "#TOKEN\nA=TOKEN")]
    [InlineData("notes.txt", "TOKEN")]
    public async Task A_providers_token_anywhere(string file, string text)
    {
        text = string.Concat(text.Split("TOKEN").SelectMany(static (part, index) => index == 0 ? [part] : new[] { $"[|{ProviderTokens.GitHub()}|]", part }));
        await Finds(file, text);
        await Verify<SecretInConfigurationAnalyzer>.Finds("", With(file, text) with { ExtraReferences = [References.TestFramework] });
    }

    [Fact]
    public async Task A_token_hidden_by_escapes()
    {
        var token = ProviderTokens.GitHub();
        await Finds("appsettings.json", $$"""{ "X": "[|\u0067{{token[1..]}}|]" }""");
    }

    [Fact]
    public async Task A_providers_token_is_named_by_its_family_and_its_key()
    {
        var findings = await FindingsAsync("appsettings.json", $$"""{ "X": "{{ProviderTokens.GitHub()}}", /* {{ProviderTokens.GitHub()}} */ }""");

        Assert.Equal(2, findings.Count);
        Assert.StartsWith("'X' in appsettings.json holds a secret (GitHub personal access token, ghp…", findings[0].GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.StartsWith("'appsettings.json' holds a secret (GitHub personal access token, ghp…", findings[1].GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.EndsWith("; revoke it and keep the new one in user secrets, an environment variable or a secret store", findings[1].GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public Task Looks_do_not_count_in_a_test_project() => Verify<SecretInConfigurationAnalyzer>.IsSilent(
        "", With("appsettings.json", $$"""{ "ApiKey": "{{Key}}" }""") with { ExtraReferences = [References.TestFramework] });

    [Theory]
    [InlineData("")]
    [InlineData("your-api-key")]
    [InlineData("<secret>")]
    [InlineData("${API_KEY}")]
    [InlineData("#{ApiKey}#")]
    [InlineData("__ApiKey1__")]
    [InlineData("{{apiKey1}}")]
    [InlineData("%API_KEY1%")]
    [InlineData("@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/a1)")]
    [InlineData("op://vault/item1/field")]
    [InlineData("************")]
    [InlineData("https://v.vault.azure.net/secrets/api-key-1")]
    [InlineData("2f5a1b7e-8c3d-4e6f-9a0b-1c2d3e4f5a6b")]
    [InlineData("Enter your API key 1 here")]
    [InlineData("changeme1234")]
    public Task Placeholders_and_references(string value) => IsSilent("appsettings.json", $$"""{ "ApiKey": "{{value}}", "Password": "{{value}}" }""");

    [Fact]
    public Task Names_that_speak_about_secrets() => IsSilent("appsettings.json", $$"""
        {
          "InstrumentationKey": "{{Key}}", "UserSecretsId": "{{Key}}", "TokenEndpoint": "{{Key}}", "PasswordFormat": "{{Key}}",
          "PublicKeyToken": "{{Key}}", "ApiKeyHeader": "X-Api-Key-2", "SecretName": "{{Key}}", "CacheKey": "{{Key}}", "PasswordHash": "{{Key}}",
          "ApplicationInsights": { "ConnectionString": "InstrumentationKey={{Key}};IngestionEndpoint=https://contoso.com/" }
        }
        """);

    [Fact]
    public Task Connection_strings_without_a_password() => IsSilent("appsettings.json", """
        {
          "A": "Server=sql.contoso.com;Integrated Security=true", "B": "Server=sql.contoso.com;User Id=a;Password=",
          "C": "Server=sql.contoso.com;User Id=a;Password=*****", "D": "Server=sql.contoso.com;User Id=a;Password=${DB_PASSWORD}",
          "E": "Server=sql.contoso.com;Authentication=Active Directory Default", "F": "UseDevelopmentStorage=true"
        }
        """);

    [Fact]
    public Task Assembly_names_in_web_config() => IsSilent("web.config", """
        <configuration><runtime><assemblyBinding><dependentAssembly>
          <assemblyIdentity name="Newtonsoft.Json" publicKeyToken="30ad4fe6b2a6aeed" culture="neutral" />
        </dependentAssembly></assemblyBinding></runtime>
        <system.web><machineKey validationKey="AutoGenerate,IsolateApps" decryptionKey="AutoGenerate" /></system.web></configuration>
        """);

    [Theory]
    [InlineData("package-lock.json")]
    [InlineData("App.deps.json")]
    [InlineData("openapi.json")]
    [InlineData("notes.txt")]
    [InlineData("Documentation.xml")]
    public Task Files_that_are_no_configuration(string file) => IsSilent(file, $$"""{ "ApiKey": "{{Key}}" }""");

    [Theory]
    [InlineData("appsettings.json", "{ \"ApiKey\": \"KEY\" } // broxi:allow(the emulator's)")]
    [InlineData("appsettings.json", "{\n  /* broxi:allow(the emulator's) */\n  \"ApiKey\": \"KEY\"\n}")]
    [InlineData("compose.yaml", "# broxi:allow(the emulator's)\nApiKey: KEY")]
    [InlineData("web.config", "<a>\n<!-- broxi:allow(the emulator's) -->\n<add key=\"ApiKey\" value=\"KEY\" /></a>")]
    public Task A_comment_accepts_a_secret(string file, string text) => IsSilent(file, text.Replace("KEY", Key, StringComparison.Ordinal));

    [Fact]
    public Task A_file_of_more_than_a_megabyte_gets_one_suggestion() => Verify<SecretInConfigurationAnalyzer>.Hints("", With(
        "appsettings.json", "[||]" + $$"""{ "ApiKey": "{{Key}}" }""" + new string(' ', 1 << 20)));

    [Fact]
    public Task A_half_typed_file() => Finds("appsettings.json", $$"""{ "A": { "ApiKey": "[|{{Key}}|]", "B": """);

    [Fact]
    public async Task The_message_names_key_file_and_action_and_hides_the_secret()
    {
        var finding = Assert.Single(await FindingsAsync("src/appsettings.json", "{\r\n  \"Payments\": {\r\n    \"ApiKey\": \"" + Known + "\" } }"));

        Assert.Equal(
            "'Payments:ApiKey' in appsettings.json holds a secret (token or key, q7Z…, sha256 425645a9) that everyone who gets the file can use; "
            + "keep it in user secrets, an environment variable or a secret store",
            finding.GetMessage(CultureInfo.InvariantCulture));
        Assert.Equal(new FileLinePositionSpan("src/appsettings.json", new(2, 15), new(2, 39)), finding.Location.GetLineSpan());
        Assert.Equal(Known.Length, finding.Location.SourceSpan.Length);
    }

    private static Task Finds(string file, string text) => Verify<SecretInConfigurationAnalyzer>.Finds("", With(file, text));

    private static Task IsSilent(string file, string text) => Verify<SecretInConfigurationAnalyzer>.IsSilent("", With(file, text));

    private static Project With(string file, string text) => Project.Default with { AdditionalFiles = [(file, text)] };

    private static async Task<IReadOnlyList<Diagnostic>> FindingsAsync(string path, string text) =>
        await CSharpCompilation.Create("Sample", references: References.Framework)
            .WithAnalyzers([new SecretInConfigurationAnalyzer()], new AnalyzerOptions([new SettingsText(path, text)]))
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
}
