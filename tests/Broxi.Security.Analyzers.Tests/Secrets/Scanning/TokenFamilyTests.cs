using Broxi.Security.Analyzers.Secrets.Scanning;

namespace Broxi.Security.Analyzers.Tests.Secrets.Scanning;

public class TokenFamilyTests
{
    private const int Times = 50;

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
        (string Before, string After)[] places = [("", ""), ("var key = \"", "\";"), ("\"a\\n", "\\n\""), ("Key: ", "\r\nnext"), ("(key:", ",y=1"), ("é ", "é")];
        var random = MintedToken.Source(TokenFamilies.All[row]);
        var missed = 0;
        foreach (var (before, after) in places)
        {
            for (var i = 0; i < Times; i++)
            {
                var token = MintedToken.Of(TokenFamilies.All[row], random);
                var text = before + token.Text + after + token.Company;

                if (!SecretScanner.TryFind(text, 0, out var found))
                    missed++;
                else
                    Assert.Equal((name, token.Secret), (found.Family.Name, text.Substring(found.Start, found.Length)));
            }
        }

        // A random token looks made up once in a hundred times: a row of equals, no digit. Three are to be expected then, and
        // more than nine of one family in a thousand.
        Assert.True(missed <= 9, $"{missed} of {Times * places.Length} missed");
    }

    [Theory, MemberData(nameof(Rows))]
    public void Leaves_what_only_looks_like_a_token(int row, string name)
    {
        var family = TokenFamilies.All[row];
        var random = MintedToken.Source(family);
        for (var i = 0; i < Times; i++)
        {
            var token = MintedToken.Of(family, random, shortest: true);
            Silent("a" + token.Text);
            Silent("_" + token.Text);
            Silent(token.Text[..4] + "\n" + token.Text[4..]);
            Silent(token.Text[..15] + "!" + token.Text[15..]);
            if (family.Check == null)
            {
                Silent(token.Text[..^1] + "ä");
                Silent(MintedToken.Misfit(family, random, -1)!);
                Silent(MintedToken.Misfit(family, random, 1) ?? "");
            }

            void Silent(string text)
            {
                if (SecretScanner.TryFind(text + token.Company, 0, out var found))
                    Assert.False(found.Family.Name == name, $"{name}: {text}");
            }
        }
    }

    [Theory, MemberData(nameof(Rows))]
    public void Leaves_a_token_whose_checksum_fails(int row, string name)
    {
        var family = TokenFamilies.All[row];
        if (family.Check is not { } check || !Sealed.IsChecksum(check))
            return;

        var random = MintedToken.Source(family);
        var found = 0;
        for (var i = 0; i < Times; i++)
        {
            var token = MintedToken.Of(family, random).Secret;
            var broken = token.ToCharArray();
            foreach (var at in (ReadOnlySpan<int>)[2, 3, 4, 5, 6, 7, 8])
                broken[at] = broken[at] == 'A' ? 'B' : 'A';
            found += check(token) && !check(broken) ? 0 : 1;
        }

        Assert.True(found <= 2, name);
    }
}
