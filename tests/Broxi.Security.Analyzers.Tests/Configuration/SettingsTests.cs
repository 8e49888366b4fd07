using Broxi.Security.Analyzers.Configuration;

namespace Broxi.Security.Analyzers.Tests.Configuration;

/// <summary>Each reader on what files of its kind look like: the settings in their order, each with its exact place.</summary>
public sealed class SettingsTests
{
    [Fact]
    public void Json() => Reads("appsettings.json", """
        {
          // a comment with "quotes": "in it"
          "ConnectionStrings": { "Main": "Server=db;Password=x" },
          "Jwt": { "Key": "a\"b\u0041\n", "Audiences": ["one", "two",], /* and */ "Level" : 3, "Issuer" /* : */ : "me", },
          "Flat:Key": 'single'
        }
        """,
        ("ConnectionStrings:Main", "Server=db;Password=x"), ("Jwt:Key", "a\"bA\n"), ("Jwt:Audiences", "one"), ("Jwt:Audiences", "two"),
        ("Jwt:Issuer", "me"), ("Flat:Key", "single"));

    [Fact]
    public void Json_that_is_half_typed() => Reads("appsettings.json", "{\n  \"A\": \"one\n  \"B\": \"two\",\n  \"C\": ]}} \"three\"\n / \"D\" : \"fo\\\n\"E\":\"five",
        ("A", "one"), ("B", "two"), ("", "three"), ("D", "fo\\"), ("E", "five"));

    [Fact]
    public void Xml() => Reads("web.config", """
        <?xml version="1.0"?>
        <!-- <add key="No" value="no" /> -->
        <configuration>
          <appSettings>
            <add key="ApiKey" value="a&quot;b&#65;&amp;&unknown;" />
            <add value='first' key='Order'/>
          </appSettings>
          <connectionStrings>
            <add name="Main" connectionString="Server=db;
              Password=x" providerName="Sql" />
          </connectionStrings>
          <system.web><machineKey validationKey="AB" decryptionKey="CD" /></system.web>
          <Contoso.Properties.Settings>
            <setting name="Token" serializeAs="String"><value> abc </value></setting>
          </Contoso.Properties.Settings>
          <script><![CDATA[a < b]]></script>
        </configuration>
        """,
        ("appSettings:add:key", "ApiKey"), ("appSettings:ApiKey", "a\"bA&&unknown;"), ("appSettings:Order", "first"), ("appSettings:add:key", "Order"),
        ("connectionStrings:add:name", "Main"), ("connectionStrings:Main", "Server=db;\n      Password=x"), ("connectionStrings:add:providerName", "Sql"),
        ("system.web:machineKey:validationKey", "AB"), ("system.web:machineKey:decryptionKey", "CD"),
        ("Contoso.Properties.Settings:setting:name", "Token"), ("Contoso.Properties.Settings:setting:serializeAs", "String"),
        ("Contoso.Properties.Settings:Token", "abc"), ("script", "a < b"));

    [Fact]
    public void Xml_that_is_half_typed() => Reads("web.config", "<a><b x=\"one\n<c y = 'two' z=three w>text</c>\n<d e=\"four",
        ("b:x", "one\n"), ("b:c:y", "two"), ("b:c", "text"), ("b:d:e", "four"));

    [Fact]
    public void Msbuild_properties() => Reads("App.csproj", "<Project Sdk=\"S\"><PropertyGroup><SigningKey>abc</SigningKey></PropertyGroup></Project>",
        ("Project:Sdk", "S"), ("PropertyGroup:SigningKey", "abc"));

    [Theory]
    [InlineData(".env")]
    [InlineData(".env.production")]
    [InlineData("settings.ini")]
    public void Variables(string file) => Reads(file, """
        # comment=no
        ; nor=this
        API_KEY=abc # sold separately
        export TOKEN = "a\"b # c"
        EMPTY=
        =nameless
        no assignment
        COLOR=#fff
        HASH=a#b
        SINGLE='a b'
        OPEN="never closed
        [section]
        key=value
        """,
        ("API_KEY", "abc"), ("TOKEN", "a\"b # c"), ("HASH", "a#b"), ("SINGLE", "a b"), ("OPEN", "never closed"), ("section:key", "value"));

    [Fact]
    public void Yaml() => Reads("deployment.yaml", """
        # comment: no
        ---
        apiVersion: v1
        jwt:
          key: "a\"b"   # comment
          'quoted': 'it''s'
          url: http://host:80/path
          reference: !secret jwt_key
        env:
        - name: DB_PASSWORD
          value: abc
        - name: OTHER
          valueFrom:
            key: from
        - value: alone
        services:
          web:
            environment:
              - API_KEY=def
              - "TOKEN=ghi"
              - plain
        pem: |
          -----BEGIN
            key: no

          -----END
        after: end
        """,
        ("apiVersion", "v1"), ("jwt:key", "a\"b"), ("jwt:quoted", "it's"), ("jwt:url", "http://host:80/path"),
        ("env:name", "DB_PASSWORD"), ("env:DB_PASSWORD", "abc"), ("env:name", "OTHER"), ("env:valueFrom:key", "from"), ("env:value", "alone"),
        ("services:web:environment:API_KEY", "def"), ("services:web:environment:TOKEN", "ghi"), ("services:web:environment", "plain"),
        ("pem", "-----BEGIN\n    key: no\n\n  -----END"), ("after", "end"));

    [Fact]
    public void Yaml_in_braces() => Reads("compose.yaml", """
        jwt: { key: "a\"b", 'quoted': 'it''s', url: http://host:80/path, "tight":x } # no: this
        empty: {}
        list: [one, "two, three", A=b, [deep]] # no
        env:
          - { name: DB_PASSWORD, value: abc }
          - { name: OTHER, valueFrom: { key: from } }
          - [x: y, z]
        long: {
          first: one,   # a comment: no
          second: {
            third: two
          },
          words: in a row
        }
        {{ .Values.name }}: template
        value: {{ .Values.value }}
        open: { a: b, c: [d
        after: end
        """,
        ("jwt:key", "a\"b"), ("jwt:quoted", "it's"), ("jwt:url", "http://host:80/path"), ("jwt:tight", "x"),
        ("list", "one"), ("list", "two, three"), ("list:A", "b"), ("list", "deep"),
        ("env:name", "DB_PASSWORD"), ("env:DB_PASSWORD", "abc"), ("env:name", "OTHER"), ("env:valueFrom:key", "from"), ("env:x", "y"), ("env", "z"),
        ("long:first", "one"), ("long:second:third", "two"), ("long:words", "in a row"), ("{{ .Values.name }}", "template"),
        ("value", "{{ .Values.value }}"), ("open:a", "b"), ("open:c", "d"), ("after", "end"));

    [Fact]
    public void Yaml_that_is_json() => Reads("settings.yml", """
        {
        "a": { "b": "one" },
        "c": ["two"]
        }
        """,
        ("a:b", "one"), ("c", "two"));

    [Fact]
    public void Http() => Reads("api.http", """
        @host = https://api.contoso.com
        # a comment
        // another: one
        GET {{host}}/me?x=1
          &y=2
        Authorization: Bearer {{token}}
        X-Api-Key: abc

        {
          "password": "x", "inner": { "n": "{{n}}" }
        }
        ### next
        @two=2
        POST {{host}}

        a=b&c=d
        """,
        ("host", "https://api.contoso.com"), ("request", "GET {{host}}/me?x=1"), ("request", "&y=2"), ("Authorization", "Bearer {{token}}"), ("X-Api-Key", "abc"),
        ("password", "x"), ("inner:n", "{{n}}"), ("two", "2"), ("request", "POST {{host}}"), ("body", "a=b&c=d"));

    [Theory]
    [InlineData("README.md")]
    [InlineData("json")]
    [InlineData("appsettings.json/other.txt")]
    public void Other_files_have_no_settings(string file) => Reads(file, "{\"a\":\"b\"}\nA=b");

    [Fact]
    public void A_value_of_more_than_4_kB_is_none() => Reads("appsettings.json", $$"""{ "A": "{{new string('a', 4097)}}", "B": "b" }""", ("B", "b"));

    [Fact]
    public void A_long_path_keeps_its_end()
    {
        var deep = string.Concat(Enumerable.Range(0, 1000).Select(static level => $"{{\"level{level}\":"));
        Assert.Equal("Key", Assert.Single(SettingsFile.Read("a.json", deep + "{\"Key\":\"x\"")).Key);
    }

    [Theory]
    [InlineData("src/appsettings.Development.json", true)]
    [InlineData(@"C:\src\web.debug.config", true)]
    [InlineData("Properties/launchSettings.json", true)]
    [InlineData("Contoso.Tests.csproj", true)]
    [InlineData("appsettings.Test.json", true)]
    [InlineData("Development/appsettings.json", false)]
    [InlineData("appsettings.Production.json", false)]
    [InlineData("appsettings.json", false)]
    [InlineData("contest.config", false)]
    public void Development_files_are_known_by_name(string path, bool expected) => Assert.Equal(expected, SettingsFile.IsForDevelopment(path));

    [Theory]
    [InlineData("web/package-lock.json", true)]
    [InlineData("App.deps.json", true)]
    [InlineData("Swagger.json", true)]
    [InlineData("appsettings.json", false)]
    public void Generated_files_are_known_by_name(string path, bool expected) => Assert.Equal(expected, SettingsFile.IsGenerated(path));

    private static void Reads(string file, string text, params (string KeyPath, string Value)[] expected)
    {
        foreach (var (end, written) in (ReadOnlySpan<(string, string)>)[("\n", text.ReplaceLineEndings("\n")), ("\r\n", text.ReplaceLineEndings("\r\n"))])
        {
            var settings = SettingsFile.Read(file, written).ToList();
            Assert.Equal(expected, settings.Select(setting => (setting.KeyPath, setting.Value.Replace(end, "\n", StringComparison.Ordinal))));
            // Without an escape, the value is the text at its place.
            Assert.All(settings, setting =>
            {
                var slice = written.Substring(setting.Start, setting.Length);
                Assert.True(slice == setting.Value || slice.IndexOfAny(['\\', '&', '\'']) >= 0, $"{setting} stands at '{slice}'");
            });
        }
    }
}
