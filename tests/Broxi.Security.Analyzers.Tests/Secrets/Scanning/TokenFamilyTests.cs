using Broxi.Security.Analyzers.Secrets.Scanning;

namespace Broxi.Security.Analyzers.Tests.Secrets.Scanning;

public class TokenFamilyTests
{
    public static TheoryData<int, string> Rows()
    {
        var rows = new TheoryData<int, string>();
        for (var i = 0; i < TokenFamilies.All.Length; i++)
            rows.Add(i, TokenFamilies.All[i].Name);
        return rows;
    }

    [Theory, MemberData(nameof(Rows))]
    public void Finds_a_token_where_people_leave_it(int row, string name)
    {
        var random = new Random(row);
        for (var i = 0; i < 20; i++)
        {
            var (family, token) = Mint(row, random);
            foreach (var (before, after) in (ReadOnlySpan<(string, string)>)[("", ""), ("var key = \"", "\";"), ("\"a\\n", "\\n\""), ("Key: ", "\r\nnext"), ("x=", ",y=1"), ("é", "é")])
            {
                var text = before + token + after;

                Assert.True(SecretScanner.TryFind(text, 0, out var found), $"{name}: {text}");
                Assert.Equal((family.Name, before.Length), (found.Family.Name, found.Start));
                Assert.Equal(text.Substring(found.Start, found.Length), Secret(family, token));
            }
        }
    }

    [Theory, MemberData(nameof(Rows))]
    public void Leaves_what_only_looks_like_a_token(int row, string name)
    {
        var random = new Random(row);
        for (var i = 0; i < 20; i++)
        {
            var (family, token) = Mint(row, random);
            foreach (var text in (ReadOnlySpan<string>)["a" + token, "_" + token, Secret(family, token) + "0aZ_", token[..^1] + "ä", token[..1] + "\n" + token[1..], token[..4]])
                Assert.False(SecretScanner.TryFind(text, 0, out var found) && found.Family.Name == family.Name && found.Start == 0, $"{name}: {text}");
        }
    }

    private static (TokenFamily, string) Mint(int row, Random random)
    {
        var family = TokenFamilies.All[row];
        return (family, MintedToken.Of(family, random));
    }

    private static string Secret(TokenFamily family, string token) => token;
}
