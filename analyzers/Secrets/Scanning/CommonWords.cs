namespace Broxi.Security.Analyzers.Secrets.Scanning;

/// <summary>Texts that people wrote: most of their characters are words, even where a few digits stand between them.</summary>
internal static class CommonWords
{
    /// <summary>No word is shorter than four letters: random text has too many of those.</summary>
    private const string Words =
        """
        about above accept access account action active actor adapter address admin after again agent alert alias allow also alpha alter always
        analytics another answer apple apply area array article asset assign async attach attempt attribute auth author auto avatar await back
        backend badge balance bank banner base basic batch bean bear beta between bill binary bind bird black block blog blue board body book
        bool boot border bottom branch brand break bridge bright broker browser bucket buffer build bulk bundle business button buyer byte cache
        call campaign cancel card cart case cash catalog category center central certificate chain change channel chart chat check child choice
        city claim class clean clear click client clone close cloud cluster code collect color column command comment commit common company
        compare complete component compose compute config confirm connect console consumer contact container content context control cookie copy
        core correct corporate cost count country course create credit cross crypto current cursor custom customer cycle daily dark dash data
        database date days dead debit debug decline decode deep delay delete delivery demo deny deploy depth desc design desk detail dev device
        dialog digest direct disable discount disk display docker document domain done door double down download draft drive driver drop dynamic
        each early east edge edit editor element email embed empty enable encode encrypt endpoint engine enter entity entry enum environment
        equal error even event every exact exchange exclude execute exist existing exit expand expire explorer export extend external extra face
        factory fail false family fast feature feed field file filter final find finish fire first fish fixed flag flash flat float flow focus
        folder follow font force forest forget form format forward found frame free fresh friend from front full function future game gate
        gateway general generate ghost gift give global gold good grand grant graph green grid group guard guest guide hand handler happy hard
        hash have head header health heart hello help hero hidden high history hold home hook horse host hotel hour house html http https hub
        human icon idea identity image import inbox include index info init inner input inside install instance integer internal into invoice
        issue item jack java jobs join json jump just keep kept kernel keys king know label land language large last late launch layer layout lead
        leaf learn left legacy legal length letmein letter level library license life light like limit line link linux list little live load local
        location lock login logo logout long look loop love lower machine magic mail main make manage manager manual many market mask master match
        media member memory menu merge message meta method metric middle migrate mind mini minor minute mobile mode model modern module money
        monitor monkey month moon more most mount mouse move movie multi music must name native network never news next nice night node none normal
        north note notice null number oauth object office offline often once online only open operation option orange order organization origin
        other outer output over owner pack package page paid panel paper parameter parent park parse part partner party pass password past path
        pattern payment people permission person personal phase phone photo pick pilot ping pipe place plain plan plane platform play player please
        plugin plus point policy pool popular port portal post power prefix premium present preview price primary print prior priority private
        process prod product production profile program project prompt property proto provider proxy public publish pull purchase pure push query
        question queue quick quiet quote race radio random range rate read reader ready real reason receive recent record recover redirect reference
        refresh region register release remember remote remove render renew repeat reply report request require reset resource response rest result
        retry return reverse review right ring river road robot role room root round route router rule runtime safe sale salt same sand save scan
        schedule schema scheme scope score screen script scroll search season second secret section secure security seed select self seller send
        sender serial series server service session setting setup shadow share shell shift ship shop short show side sign signature silver simple
        single site size sleep slot slow small smart snow social socket soft software solid some song sort source south space spark special speed
        spring stack staff stage staging standard star start state static status step stock stone stop storage store stream street string strong
        student style subject submit subscription summer sunday super supply support switch symbol sync system table target task team tech temp
        template tenant term test text thank that theme then there thing this thread ticket tiger time title today toggle token tool topic total
        touch track trade traffic train transfer transform travel tree trial trigger true trust turn type under union unique unit unknown unlock
        until update upgrade upload upper usage user username utility valid value vault vector vendor verify version video view virtual visit voice
        void wait wall wallet warn watch water wave weather webhook week welcome west when where white wide width wifi window winter wire with
        without wizard wolf word work worker workflow world wrap write writer year yellow your zero zone
        azure amazon google github gitlab docker jenkins kubernetes microsoft windows postgres mysql mongo redis rabbit kafka oracle sqlserver
        facebook twitter slack stripe twilio dotnet aspnet javascript typescript python angular react
        authentication authorization bearer credential identifier signing thumbprint preferred enabled disabled
        """;

    private static readonly WordSet s_words = new(Words);
    private static readonly LetterPairs s_pairs = new(Words);

    private const int Shortest = 4;
    private const int Longest = 14;

    /// <summary>Whether words make up a third of the text, as in <c>AuthToken2FAEnabled</c>.</summary>
    public static bool Cover(ReadOnlySpan<char> text)
    {
        var covered = 0;
        for (var start = 0; start < text.Length;)
        {
            var length = LongestAt(text.Slice(start));
            covered += length;
            start += Math.Max(length, 1);
        }

        return covered * 100 >= text.Length * 34;
    }

    /// <summary>Whether the letters follow one another as in no word.</summary>
    public static bool Exclude(ReadOnlySpan<char> text) => s_pairs.AreDrawn(text);

    private static int LongestAt(ReadOnlySpan<char> text)
    {
        var letters = 0;
        while (letters < text.Length && letters < Longest && char.IsLetter(text[letters]))
            letters++;
        while (letters >= Shortest && !s_words.Contains(text.Slice(0, letters)))
            letters--;
        return letters >= Shortest ? letters : 0;
    }

    /// <summary>Three or more parts that are each a word or a short number: <c>pm-27581-device-auth-key</c>.</summary>
    public static bool AreSegments(ReadOnlySpan<char> text)
    {
        var segments = 1;
        var (letters, digits) = (0, 0);
        foreach (var character in text)
        {
            if (character is '-' or '_' or '.' or '/' or ':' or '+' or '=')
            {
                segments++;
                (letters, digits) = (0, 0);
            }
            else if (char.IsDigit(character) ? letters > 0 || ++digits > 6 : digits > 0 || ++letters == 0)
            {
                return false;
            }
        }

        return segments >= 3;
    }
}
