using System.Text;
using Broxi.Security.Analyzers.Secrets.Scanning;

namespace Broxi.Security.Analyzers.Tests.Secrets.Scanning;

/// <summary>
/// Makes tokens of a family from its row in the table. No token stands in this code: a scanner of the repository would find it,
/// and rightly so.
/// </summary>
internal static class MintedToken
{
    public static string Of(TokenFamily family, Random random)
    {
        var shapes = Shape.Parse(family.Written).ToArray();
        while (true)
        {
            var token = Sealed.Token(family, Of(shapes[random.Next(shapes.Length)], random), random);
            if (family.Check != null || RandomToken.Has(token))
                return token;
        }
    }

    private static string Of(Shape shape, Random random)
    {
        var token = new StringBuilder();
        foreach (var part in shape.Parts)
        {
            token.Append(part.Text);
            if (part.Alphabet is { } alphabet)
                token.Append(Random(alphabet, random.Next(part.Least, Math.Min(part.Most, part.Least + 8) + 1), random));
        }

        return token.ToString();
    }

    public static string Random(Alphabet alphabet, int length, Random random) =>
        string.Create(length, (alphabet.Characters, random), (span, state) => state.random.GetItems(state.Characters, span));
}
