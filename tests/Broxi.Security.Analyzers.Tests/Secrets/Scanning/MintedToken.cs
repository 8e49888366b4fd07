using System.Text;
using Broxi.Security.Analyzers.Secrets.Scanning;
using Broxi.Security.Analyzers.Secrets.Scanning.Checks;

namespace Broxi.Security.Analyzers.Tests.Secrets.Scanning;

/// <summary>
/// Makes tokens of a family from its row in the table. No token stands in this code: a scanner of the repository would find it,
/// and rightly so.
/// </summary>
/// <param name="Secret">The token itself.</param>
/// <param name="Text">The token with what must stand before it.</param>
/// <param name="Company">What must stand near it, on another line.</param>
internal sealed record MintedToken(string Secret, string Text, string Company)
{
    /// <summary>Random numbers for a family, which stay the same when other families come and go.</summary>
    public static Random Source(TokenFamily family) => new((int)Crc32.Of(family.Name + family.Written));

    public static MintedToken Of(TokenFamily family, Random random, bool shortest = false)
    {
        var shapes = Shape.Parse(family).ToArray();
        var shape = shapes[random.Next(shapes.Length)];
        var text = Sealed.Token(family, Written(shape, random, shortest), random);
        var company = family.NeedsPartner ? $"\nsecret = {Random(Alphabet.Named("base64")!, 39, random)}7\n" : family.Nearby is { } nearby ? $"\n{nearby}\n" : "";
        return new MintedToken(text[shape.Lead..], text, company);
    }

    /// <summary>A token with one part shorter or longer than the family has it; null when a part may be of any length.</summary>
    public static string? Misfit(TokenFamily family, Random random, int difference)
    {
        var shape = Shape.Parse(family).First();
        var part = Array.FindLastIndex(shape.Parts, part => part.Alphabet != null);
        return difference < 0 || shape.Parts[part].Most < 2_000 ? Written(shape, random, difference < 0, part, difference) : null;
    }

    public static string Random(Alphabet alphabet, int length, Random random) =>
        string.Create(length, (alphabet.Characters, random), (span, state) => state.random.GetItems(state.Characters, span));

    private static string Written(Shape shape, Random random, bool shortest, int misfit = -1, int difference = 0)
    {
        var token = new StringBuilder();
        for (var i = 0; i < shape.Parts.Length; i++)
        {
            var part = shape.Parts[i];
            token.Append(part.Text);
            if (part.Alphabet is not { } alphabet)
                continue;

            var length = difference > 0 && i == misfit ? part.Most : shortest ? part.Least : random.Next(part.Least, Math.Min(part.Most, part.Least + 8) + 1);
            token.Append(Random(alphabet, length + (i == misfit ? difference : 0), random));
        }

        return token.ToString();
    }
}
