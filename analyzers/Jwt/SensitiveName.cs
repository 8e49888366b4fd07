using Broxi.Security.Analyzers.Secrets.Scanning;

namespace Broxi.Security.Analyzers.Jwt;

/// <summary>Names of claims that hold a password, a secret or the number of a person or a card.</summary>
internal static class SensitiveName
{
    /// <summary>One word, or the last two in one.</summary>
    private static readonly WordSet s_data = new(
        "password passwd pwd passphrase passwordhash passwordsalt secret clientsecret apikey privatekey connectionstring "
        + "ssn securitynumber nationalid taxid passportnumber creditcard cardnumber creditcardnumber cvv cvc iban accountnumber");

    /// <summary>What is said about a password without telling it.</summary>
    private static readonly WordSet s_questions = new("has is must needs need requires require change reset expired");

    public static bool Is(string name)
    {
        // A name may be a URI: http://schemas.contoso.com/claims/password.
        var last = name.AsSpan(name.LastIndexOfAny(['/', ':', '#']) + 1);
        ReadOnlySpan<char> previous = default, current = default;
        for (var words = new NameWords(last); words.MoveNext();)
        {
            if (s_questions.Contains(words.Current))
                return false;
            previous = current;
            current = words.Current;
        }

        return s_data.Contains(current) || s_data.Contains(previous, current);
    }
}
