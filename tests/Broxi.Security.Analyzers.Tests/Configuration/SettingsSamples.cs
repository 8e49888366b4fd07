namespace Broxi.Security.Analyzers.Tests.Configuration;

/// <summary>Settings files of every format and what they are made of, for everything that damages them.</summary>
internal static class SettingsSamples
{
    /// <summary>One name for each reader.</summary>
    public static string[] Files { get; } = ["a.json", "a.config", "a.env", "a.yaml", "a.http"];

    public static string[] Texts { get; } =
    [
        """{ "A": { "B": "one\u0041\n", /* c */ "Password": [ "k7Bq9xZw", 'y', 1, true, null, ], }, "u": "https://u:k7Bq9xZw@h.net" // d""",
        """<?xml version="1.0"?><!-- c --><a><add key="K" value="&quot;&#x41;&amp" /><b name='n'>text</b><![CDATA[x]]><machineKey validationKey="AB" /></a>""",
        "# c\nexport A = \"x\\\"y\" # d\n[s]\nPASSWORD='it''s'\nC=#\n;e\nS=Server=x;User=y;Password=k7Bq9xZw;\n",
        "# c\n---\na:\n  - name: N\n    value: \"v\"\n  - X=y\n  - - - z\np: |\n  x: y\n\n  z\nq: 'it''s'\nr: !t v\ntoken: &a b\n",
        "a: { b: \"c\", d: [e, 'f', g=h, {i: j}], # k\n  l: m\n}\n- [n, { name: o, value: p }\n",
        "@a = b\n# c\nGET http://h/{{x}}?access_token=k7Bq9xZw\nAuthorization: Basic dTprN0JxOXhadw==\n\nbody\n###\nPOST x\n",
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF\n\nMIIB\n-----END RSA PRIVATE KEY-----\n",
    ];

    public static string[] Pieces { get; } =
    [
        "{", "}", "[", "]", ":", ",", "\"", "'", "\\", "\\u", "\\u00e9", "\\n", "/", "//", "/*", "*/", "<", ">", "</", "/>", "<!--", "-->", "<![CDATA[", "]]>",
        "<?", "<add key=\"k\" value=", "&", "&#", "&#x", "&quot;", ";", "=", "#", "-", "- ", "---", "|", "!", "@", "###", "{{", "}}", " ", "\t", "\n", "\r\n",
        "\r", "name: ", "value: ", "key", "password", "a1B2c3D4e5F6g7H8i9", "Bearer ", "Basic ", "Server=x;", "://", "://u:", "@h", "a", "eyJ", "MII", "sig=", "<D>",
        "-----BEGIN ", "\0", "\uD800", "\uDC00", "\uFEFF", "\u2028", "é",
    ];
}
