using System.Globalization;
using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;

namespace Broxi.Security.Analyzers.Tests.Flow;

/// <summary>
/// <see cref="ValueTracer"/>, form by form. An expectation lists the origins in any order, separated by <c>|</c>: a constant
/// as in C#, <c>"text"…</c> for a known beginning, <c>known</c> for a value of run time, <c>uncertain</c>.
/// </summary>
public sealed class ValueTracerTests
{
    [Theory]
    // Literals, conversions, choices.
    [InlineData("""Use("a");""", """ "a" """)]
    [InlineData("""Use(null);""", "null")]
    [InlineData("""Use(true);""", "True")]
    [InlineData("""Use((object)("a"));""", """ "a" """)]
    [InlineData("""Use("a" as object);""", """ "a" """)]
    [InlineData("""Use((bool?)true);""", "True")]
    [InlineData("""Use(c ? "a" : "b");""", """ "a" | "b" """)]
    [InlineData("""Use(Read() ?? "b");""", """ known | "b" """)]
    [InlineData("""Use(n switch { 1 => "a", 2 => throw new Exception(), _ => "b" });""", """ "a" | "b" """)]
    [InlineData("""Use(Read() ?? throw new Exception());""", "known")]
    [InlineData("""string s; Use(s = "a");""", """ "a" """)]
    [InlineData("""Use(await Task.FromResult("a"));""", """ "a" """)]
    [InlineData("""Use(await new ValueTask<string>("a"));""", """ "a" """)]
    [InlineData("""Use(Read());""", "known")]
    [InlineData("""Use(list[0]);""", "known")]
    [InlineData("""Use(new object());""", "known")]
    [InlineData("""dynamic d = o; Use((object)d.Url);""", "known")]
    [InlineData("""Use(o);""", "uncertain")]
    // Text.
    [InlineData("""const string A = "a"; Use(A + "b");""", """ "ab" """)]
    [InlineData("""var s = "a"; Use(s + "b" + n + "c");""", """ "ab"… """)]
    [InlineData("""var s = c ? "a" : "b"; Use(s + "/" + (c ? "x" : "y"));""", """ "a/x" | "a/y" | "b/x" | "b/y" """)]
    [InlineData("""var s = "a"; Use($"{s}-{1}");""", """ "a-1" """)]
    [InlineData("""Use($"http://h/{n}");""", """ "http://h/"… """)]
    [InlineData("""Use($"{n}http://h/");""", """ ""… """)]
    [InlineData("""var s = "a"; Use($"<{s,5}>");""", """ "<"… """)]
    [InlineData("""var i = 5; Use($"{i:000}");""", """ ""… """)]
    [InlineData(""""var s = "a"; Use($$"""{{s}}{}""");"""", """ "a{}" """)]
    [InlineData("""Use(string.Concat("a", "b", "c"));""", """ "abc" """)]
    [InlineData("""Use(string.Concat("a", "b", "c", "d", "e"));""", """ "abcde" """)]
    [InlineData("""Use(string.Format("{1}{{{0}}}", "a", "b"));""", """ "b{a}" """)]
    [InlineData("""Use(string.Format("{0}{1}{2}{3}", "a", "b", "c", "d"));""", """ "abcd" """)]
    [InlineData("""Use(string.Format("http://h/{0}", n));""", """ "http://h/"… """)]
    [InlineData("""Use(string.Format(System.Globalization.CultureInfo.InvariantCulture, "a{0}", "b"));""", """ "ab" """)]
    [InlineData("""Use(string.Format("<{0,5}>", "a"));""", """ "<"… """)]
    [InlineData("""Use(string.Format("{9}", "a"));""", "known")]
    [InlineData("""Use(string.Format("{", "a"));""", "known")]
    [InlineData("""Use(string.Format(Read()!, "a"));""", "known")]
    [InlineData("""Use("a".Trim());""", """ "a" """)]
    [InlineData("""Use("ab".Substring(1));""", "known")]
    [InlineData("""Use(new string("ab".ToCharArray()));""", """ "ab" """)]
    // Bytes and URIs.
    [InlineData("""Use(Encoding.UTF8.GetBytes("a"));""", """ "a" """)]
    [InlineData("""Use(new UTF8Encoding(false).GetBytes("a"));""", """ "a" """)]
    [InlineData("""Use(Encoding.ASCII.GetBytes(Read()!));""", "known")]
    [InlineData("""Use(Convert.FromBase64String("YQ=="));""", """ "YQ==" """)]
    [InlineData("""Use(Convert.FromHexString("61"));""", """ "61" """)]
    [InlineData("""Use("a"u8.ToArray());""", """ "a" """)]
    [InlineData("""ReadOnlyMemory<byte> m = "a"u8.ToArray(); Use(m);""", """ "a" """)]
    [InlineData("""Use(new Uri("http://h"));""", """ "http://h" """)]
    [InlineData("""Use(new Uri("http://h", UriKind.Absolute).ToString());""", """ "http://h" """)]
    [InlineData("""Use(new Uri(new Uri("http://h"), "x"));""", "known")]
    // Arrays and collections.
    [InlineData("""Use(new byte[] { 1, 2 });""", "[1, 2]")]
    [InlineData("""Use(new[] { "a", "b" });""", """ ["a", "b"] """)]
    [InlineData("""byte[] k = [1, 2]; Use(k);""", "[1, 2]")]
    [InlineData("""Use(new byte[0]);""", "[]")]
    [InlineData("""Use(new byte[16]);""", "known")]
    [InlineData("""Use(new[] { "a", Read() });""", "known")]
    [InlineData("""Use(new List<string> { "a" });""", "known")]
    public void Follows_expressions(string statements, string origins) => Check(UsedValue.Method(statements), origins);

    [Theory]
    [InlineData("""var s = "a"; Use(s);""", """ "a" """)]
    [InlineData("""string s; s = "a"; s = "b"; Use(s);""", """ "b" """)]
    [InlineData("""var s = "a"; if (c) s = "b"; Use(s);""", """ "a" | "b" """)]
    [InlineData("""string s; if (c) s = "a"; else s = "b"; Use(s);""", """ "a" | "b" """)]
    [InlineData("""var s = "a"; if (c) { s = "b"; return; } Use(s);""", """ "a" """)]
    [InlineData("""var s = "a"; if (c) { s = "b"; throw new Exception(); } Use(s);""", """ "a" """)]
    [InlineData("""var s = "a"; Use(s); s = "b";""", """ "a" """)]
    [InlineData("""var s = "a"; switch (n) { case 1: s = "b"; break; case 2: s = "c"; return; default: s = "d"; break; } Use(s);""", """ "b" | "d" """)]
    [InlineData("""var s = "a"; s = Through(s); Use(s);""", "uncertain")]
    [InlineData("""var s = "a"; Use(s = "b"); s = "c";""", """ "b" """)]
    [InlineData("""var s = "a"; var t = s; s = "b"; Use(t);""", """ "a" """)]
    [InlineData("""var s = "a"; var t = (s = "b") + s; Use(t);""", """ "bb" """)]
    [InlineData("""var s = "a"; if (c && (s = "b") != null) Use(s);""", """ "b" """)]
    // Loops.
    [InlineData("""var s = "a"; while (n-- > 0) { Use(s); s = "b"; }""", """ "a" | "b" """)]
    [InlineData("""var s = "a"; do { s = "b"; } while (n-- > 0); Use(s);""", """ "b" """)]
    [InlineData("""var s = "a"; for (var i = 0; i < n; i++) { if (i == 2) continue; s = "b"; } Use(s);""", """ "a" | "b" """)]
    [InlineData("""var s = "a"; foreach (var x in list) { s = "b"; break; } Use(s);""", """ "a" | "b" """)]
    [InlineData("""var s = "a"; while (true) { if (c) break; s = "b"; c = n > 1; } Use(s);""", """ "a" | "b" """)]
    [InlineData("""foreach (var s in list) Use(s);""", "uncertain")]
    [InlineData("""foreach (var (s, t) in list.Select(x => (x, x))) { var u = s; Use(u); }""", "uncertain")]
    [InlineData("""string s; foreach (var x in list) { (s, _) = (x, x); Use(s); s = "a"; }""", "uncertain")]
    // Exceptions.
    [InlineData("""var s = "a"; try { Fail(); s = "b"; Fail(); s = "c"; } catch { Use(s); }""", """ "a" | "b" | "c" """)]
    [InlineData("""var s = "a"; try { s = "b"; } catch { s = "c"; } Use(s);""", """ "b" | "c" """)]
    [InlineData("""var s = "a"; try { s = "b"; Fail(); } finally { Use(s); }""", """ "a" | "b" """)]
    [InlineData("""var s = "a"; try { Fail(); } finally { s = "b"; } Use(s);""", """ "a" | "b" """)]
    [InlineData("""var s = "a"; try { try { s = "b"; Fail(); } finally { s = "c"; } } catch { Use(s); }""", """ "a" | "b" | "c" """)]
    [InlineData("""var s = "a"; try { s = "b"; Fail(); } catch (Exception e) when (e is ArgumentException) { Use(s); }""", """ "a" | "b" """)]
    [InlineData("""var s = "a"; lock (o) { s = "b"; } Use(s);""", """ "b" """)]
    // Jumps.
    [InlineData("""var s = "a"; goto end; middle: s = "b"; end: Use(s); if (c) goto middle;""", """ "a" | "b" """)]
    [InlineData("""var s = "a"; again: if (n-- > 0) { s = "b"; goto again; } s = "c"; Use(s);""", """ "c" """)]
    public void Follows_the_flow_of_control(string statements, string origins) => Check(UsedValue.Method(statements), origins);

    [Theory]
    [InlineData("""string s; Set(out s); Use(s);""", "uncertain")]
    [InlineData("""Set(out var s); Use(s);""", "uncertain")]
    [InlineData("""var s = "a"; Change(ref s); Use(s);""", "uncertain")]
    [InlineData("""var s = "a"; Change(ref s); s = "b"; Use(s);""", """ "b" """)]
    [InlineData("""var s = "a"; ref var r = ref s; r = "b"; Use(s);""", "uncertain")]
    [InlineData("""var s = "a"; s += "b"; Use(s);""", """ "ab" """)]
    [InlineData("""var s = "a"; s += c ? "b" : "c"; Use(s);""", """ "ab" | "ac" """)]
    [InlineData("""var s = "a"; s += n; Use(s);""", """ "a"… """)]
    [InlineData("""string? s = null; s ??= "b"; Use(s);""", """ null | "b" """)]
    [InlineData("""string? s = Read(); s ??= "b"; Use(s);""", """ known | "b" """)]
    [InlineData("""var s = "a"; s = "b"; s ??= "c"; Use(s);""", """ "b" | "c" """)]
    [InlineData("""var i = 1; i++; Use(i);""", "uncertain")]
    [InlineData("""var i = 1; i += 2; Use(i);""", "uncertain")]
    [InlineData("""var (s, t) = ("a", "b"); Use(t);""", """ "b" """)]
    [InlineData("""string s, t; (s, t) = ("a", "b"); Use(t);""", """ "b" """)]
    [InlineData("""var (s, (t, u)) = ("a", ("b", "c")); Use(u);""", """ "c" """)]
    [InlineData("""(string s, var (t, u)) = ("a", ("b", "c")); Use(t);""", """ "b" """)]
    [InlineData("""var s = "a"; var t = "b"; (s, t) = (t, s); Use(s);""", """ "b" """)]
    [InlineData("""var (s, t) = (n, Read()); if (c) t = "a"; Use(t);""", """ known | "a" """)]
    [InlineData("""var pair = (s: "a", t: "b"); var (s, t) = pair; if (c) s = "x"; Use(s);""", """ uncertain | "x" """)]
    [InlineData("""if ("a" is string s) Use(s);""", """ "a" """)]
    [InlineData("""if (o is string s) { if (c) s = "a"; Use(s); }""", """ uncertain | "a" """)]
    [InlineData("""if (o is (string s, string t)) { if (c) s = "a"; Use(s); }""", """ uncertain | "a" """)]
    [InlineData("""if (o is string { Length: > 1 } s) { if (c) s = "a"; Use(s); }""", """ uncertain | "a" """)]
    [InlineData("""if (list is [var s, ..]) { if (c) s = "a"; Use(s); }""", """ uncertain | "a" """)]
    [InlineData("""if (list is [_, .. var rest]) { if (c) rest = ["a"]; Use(rest); }""", """ uncertain | ["a"] """)]
    [InlineData("""if (list is [_, _] two) { if (c) two = ["a"]; Use(two); }""", """ uncertain | ["a"] """)]
    [InlineData("""switch (o) { case string s: if (c) s = "a"; Use(s); break; }""", """ uncertain | "a" """)]
    // A captured variable is written whenever the function runs.
    [InlineData("""var s = "a"; Action f = () => s = "b"; f(); Use(s);""", """ "a" | "b" """)]
    [InlineData("""var s = "a"; Action f = () => Use(s); s = "b"; f();""", """ "a" | "b" """)]
    [InlineData("""var s = "a"; void F() { s = "b"; } F(); Use(s);""", """ "a" | "b" """)]
    [InlineData("""Action f = () => { var s = "a"; s = "b"; Use(s); }; f();""", """ "b" """)]
    [InlineData("""void F() { var s = "a"; s = "b"; Use(s); } F();""", """ "b" """)]
    [InlineData("""Func<Task> f = async () => { void G() { var s = "a"; s = "b"; Use(s); } G(); await Task.Yield(); }; await f();""", """ "b" """)]
    [InlineData("""unsafe { var i = 1; int* p = &i; *p = 2; Use(i); }""", "uncertain")]
    public void Knows_every_way_to_write_a_variable(string statements, string origins) => Check(
        UsedValue.Method(statements.StartsWith("unsafe", StringComparison.Ordinal) ? "F(); unsafe void F() " + statements["unsafe".Length..] : statements), origins);

    [Theory]
    [InlineData("""const string Url = "a"; void M() => Use(Url);""", """ "a" """)]
    [InlineData("""readonly string _url = "a"; void M() => Use(_url);""", """ "a" """)]
    [InlineData("""static readonly byte[] Key = Encoding.UTF8.GetBytes("a"); void M() => Use(Key);""", """ "a" """)]
    [InlineData("""string Url { get; } = "a"; void M() => Use(Url);""", """ "a" """)]
    [InlineData("""string Url => "a"; void M() => Use(Url);""", """ "a" """)]
    [InlineData("""string Url { get { return "a"; } } void M() => Use(Url);""", """ "a" """)]
    [InlineData("""readonly string _url; C() { _url = "a"; } void M() => Use(_url);""", """ "a" """)]
    [InlineData("""readonly string _url = "a"; C(bool c) { if (c) _url = "b"; } void M() => Use(_url);""", """ "a" | "b" """)]
    [InlineData("""string _url = "a"; void M() => Use(_url);""", """ "a" """)]
    [InlineData("""string? _url; void Set() { _url = "a"; } void M() => Use(_url);""", """ "a" | uncertain """)]
    [InlineData("""string? Url { get; set; } void Set() { Url = "a"; } void M() => Use(Url);""", """ "a" | uncertain """)]
    [InlineData("""string _url = "a"; void Set() { _url += "b"; } void M() => Use(_url);""", """ "a" | uncertain """)]
    [InlineData("""string _url = "a"; void Set() => Set(ref _url); void Set(ref string s) => s = "b"; void M() => Use(_url);""", """ "a" | uncertain """)]
    [InlineData("""string _a = "a", _b = "b"; void Set((string, string) x) => (_a, _b) = x; void M() => Use(_b);""", """ "b" | uncertain """)]
    [InlineData("""string _a = "a", _b = "b"; void Set(string x) => ((_a, x), _b) = (("x", "y"), "z"); void M() => Use(_a);""", """ "a" | uncertain """)]
    [InlineData("""internal string Url = "a"; void M() => Use(Url);""", "uncertain")]
    [InlineData("""public string Url { get; set; } = "a"; void M() => Use(Url);""", "uncertain")]
    [InlineData("""public string Url { get; init; } = "a"; void M() => Use(Url);""", "uncertain")]
    [InlineData("""protected virtual string Url { get; } = "a"; void M() => Use(Url);""", "uncertain")]
    [InlineData("""protected virtual string Url => "a"; void M() => Use(Url);""", "uncertain")]
    [InlineData("""readonly string _url; C(string url) { _url = url; } void M() => Use(_url);""", "uncertain")]
    public void Follows_members(string members, string origins) => Check(Class(members), origins);

    [Theory]
    // Into a function.
    [InlineData("""string Url() => "a"; void M() => Use(Url());""", """ "a" """)]
    [InlineData("""string Url(bool c) { if (c) return "a"; return "b"; } void M() => Use(Url(true));""", """ "a" | "b" """)]
    [InlineData("""async Task<string> Url() { await Task.Yield(); return "a"; } async Task M() => Use(await Url());""", """ "a" """)]
    [InlineData("""void M() { Use(Url()); string Url() => "a"; }""", """ "a" """)]
    [InlineData("""string Url() { Func<string> f = () => "x"; return "a" + f(); } void M() => Use(Url());""", """ "a"… """)]
    [InlineData("""string A() => B(); string B() => "a"; void M() => Use(A());""", "uncertain")]
    [InlineData("""protected virtual string Url() => "a"; void M() => Use(Url());""", "uncertain")]
    [InlineData("""IEnumerable<string> Urls() { yield return "a"; } void M() => Use(Urls());""", "uncertain")]
    [InlineData("""string Url() => throw new Exception(); void M() => Use(Url());""", "uncertain")]
    [InlineData("""string Url(int n) => n == 0 ? "a" : Url(n - 1); void M() => Use(Url(1));""", """ "a" | uncertain """)]
    // Out to the callers.
    [InlineData("""void P(string s) => Use(s); void M() { P("a"); P("b"); }""", """ "a" | "b" """)]
    [InlineData("""void P(int n, string s = "d") => Use(s); void M() { P(1); P(s: "a", n: 1); }""", """ "a" | "d" """)]
    [InlineData("""void M() { P("a"); void P(string s) => Use(s); }""", """ "a" """)]
    [InlineData("""void P(string s) { s = "b"; Use(s); } void M() { P("a"); }""", """ "b" """)]
    [InlineData("""void P(string s, bool c) { if (c) s = "b"; Use(s); } void M() { P("a", true); }""", """ "a" | "b" """)]
    [InlineData("""void P(string s) { s += "b"; Use(s); } void M() { P("a"); }""", """ "ab" """)]
    [InlineData("""void P(string s) => Use(s); void Q(string s) => P(s); void M() => Q("a");""", "uncertain")]
    [InlineData("""void P(string s) => Use(s); void M() { P("a"); Action<string> f = P; f("b"); }""", "uncertain")]
    [InlineData("""void P(string s) => Use(s);""", "uncertain")]
    [InlineData("""internal void P(string s) => Use(s); void M() => P("a");""", "uncertain")]
    [InlineData("""void P(ref string s) => Use(s); void M() { var s = "a"; P(ref s); }""", "uncertain")]
    [InlineData("""void P(params string[] s) => Use(s); void M() { P("a", "b"); }""", """ ["a", "b"] """)]
    [InlineData("""void P(string s) => Use(s); class Inner { void M(C c) => c.P("a"); } void M() => this.P("b");""", """ "a" | "b" """)]
    [InlineData("""void P(string s) => Use(s); void M(C? c) { P("a"); c?.P("b"); }""", "uncertain")]
    [InlineData("""void P<T>(T s) => Use(s); void M() { P("a"); P<object>("b"); }""", """ "a" | "b" """)]
    [InlineData("""C(string s) => Use(s); static C Make() => new("a"); C() : this("b") { }""", """ "a" | "b" """)]
    [InlineData("""C(string s) => Use(s); class D : C { public D() : base("a") { } } class E() : C("b");""", """ "a" | "b" """)]
    [InlineData("""void M(Func<string, string> f) { f = s => { Use(s); return s; }; f("a"); }""", "uncertain")]
    public void Follows_one_call(string members, string origins) => Check(Class(members), origins);

    [Fact]
    public void Sees_the_calls_of_an_extension_method() => Check(
        """
        static class C
        {
            static void Use(object? value) { }
            static void P(this string s) => Use(s);
            static void M() { P("a"); "b".P(); }
        }
        """,
        """ "a" | "b" """);

    [Fact]
    public void Sees_the_calls_of_a_program_s_function() => Check(
        """
        P("a");
        P("b");
        void P(string s) => Use(s);
        void Use(object? value) { }
        """,
        """ "a" | "b" """);

    [Fact]
    public void Follows_a_program_s_variables() => Check(
        """
        var s = "a";
        s = "b";
        Use(s);
        void Use(object? value) { }
        """,
        """ "b" """);

    [Fact]
    public void Reads_constants_and_literals_of_another_file()
    {
        const string Other = """static class Urls { public const string A = "a"; public static readonly string B = "b"; public static readonly string C = A + "c"; public static string D() => "d"; }""";

        Check(Class("void M() => Use(Urls.A);"), """ "a" """, Other);
        Check(Class("void M() => Use(Urls.B);"), """ "b" """, Other);
        Check(Class("void M() => Use(Urls.C);"), "uncertain", Other);
        Check(Class("void M() => Use(Urls.D());"), "uncertain", Other);
    }

    [Fact]
    public void Does_not_trust_a_type_that_has_parts_elsewhere() => Check(
        """partial class C { static void Use(object? value) { } string _url = "a"; void P(string s) => Use(s + _url); void M() => P("b"); }""",
        """ ""… """,
        """partial class C { void N() { P(_url); _url = "x"; } }""");

    [Theory]
    [InlineData(50)]
    [InlineData(10_000)]
    public void Survives_long_expressions(int terms)
    {
        Survives($"var s = \"a\"; s += \"b\"; Use({string.Join(" + ", Enumerable.Repeat("s", terms))});");
        Survives($"var s = \"a\"; s = \"b\"; Use($\"{string.Concat(Enumerable.Repeat("{s}", terms))}\");");
        Survives($"Use({string.Join(" + ", Enumerable.Repeat("\"a\"", terms))});");
    }

    /// <summary>The compiler gets a large stack for what it does recursively; the tracer must do with an ordinary one.</summary>
    [Theory]
    [InlineData("c ? s : ", "", 10_000)]
    [InlineData("s + (", ")", 10_000)]
    [InlineData("s ?? ", "", 10_000)]
    [InlineData("s = ", "", 10_000)]
    // The parser needs quadratic time for these.
    [InlineData("(", ")", 2_000)]
    [InlineData("(c ? ", " : s)", 2_000)]
    [InlineData("Through(", ")", 2_000)]
    public void Survives_deep_nesting(string open, string close, int depth)
    {
        var nested = string.Concat(Enumerable.Repeat(open, depth)) + "s" + string.Concat(Enumerable.Repeat(close, depth));

        IOperation? value = null;
        var compiler = new Thread(() => value = UsedValue.InBrokenCode(UsedValue.Method($"var s = \"a\"; s = \"b\"; Use({nested});")), 1 << 29);
        compiler.Start();
        compiler.Join();

        Assert.NotNull(value);
        Assert.InRange(ValueTracer.Trace(value, TestContext.Current.CancellationToken).Origins.Length, 1, 32);
    }

    [Theory]
    [InlineData("s = s + s; ")]
    [InlineData("if (c) s = Through(s); ")]
    [InlineData("if (c) s = s + n; ")]
    [InlineData("try { s = Through(s); } finally { s += \"b\"; } ")]
    public void Survives_many_writes(string statement) =>
        Survives($"var s = \"a\"; {string.Concat(Enumerable.Repeat(statement, 200))} Use(s);");

    [Theory]
    [InlineData("Use(unknown);")]
    [InlineData("Use(unknown + \"b\");")]
    [InlineData("var s = ; Use(s);")]
    [InlineData("var s = s; Use(s);")]
    [InlineData("string s = \"a\" + ; Use(s);")]
    [InlineData("string s; Use(s);")]
    [InlineData("string s = \"a\"; string s = \"b\"; Use(s);")]
    [InlineData("Use(M);")]
    [InlineData("Use(();")]
    [InlineData("Use($\"{\");")]
    [InlineData("Use(string.Format());")]
    [InlineData("Use(string.Format(\"{0}\"));")]
    [InlineData("Use(new Uri());")]
    [InlineData("Use(Convert.FromBase64String());")]
    [InlineData("Use(new byte[] { 1, });")]
    [InlineData("Use(n switch { });")]
    [InlineData("var (a, b) = ; Use(a);")]
    [InlineData("var (a, b) = (1); Use(b);")]
    [InlineData("goto nowhere; var s = \"a\"; s = \"b\"; Use(s);")]
    [InlineData("Through(); void Through(string s) => Use(s);")]
    [InlineData("break; var s = \"a\"; s = \"b\"; try { Use(s);")]
    public void Says_something_about_broken_code(string statements) => Survives(statements);

    [Fact]
    public void A_value_that_feeds_itself_ends()
    {
        Survives("""var s = "a"; while (c) s = s + "b"; Use(s);""");
        Survives("""var s = "a"; var t = "b"; while (c) { var u = s; s = t; t = u; } Use(s);""");
        Check(UsedValue.Method("""var s = "a"; while (c) s = s + "b"; Use(s);"""), """ "a" | "ab" | ""… """);
    }

    [Fact]
    public void Too_many_origins_are_uncertain()
    {
        var arms = string.Join(", ", Enumerable.Range(0, 40).Select(static n => $"{n} => \"{n}\""));
        Check(UsedValue.Method($"Use(n switch {{ {arms}, _ => \"\" }});"), "uncertain");
    }

    [Fact]
    public void Must_be_wants_every_path()
    {
        Assert.True(Trace(UsedValue.Method("var x = true; Use(c ? x : true);")).MustBe(true));
        Assert.False(Trace(UsedValue.Method("var x = true; Use(c ? x : false);")).MustBe(true));
        Assert.False(Trace(UsedValue.Method("Use(c);")).MustBe(true));
        Assert.False(Trace(UsedValue.Method("Use(c switch { _ => throw new Exception() });")).MustBe(true));
    }

    private static string Class(string members) => $"class C {{ static void Use(object? value) {{ }} {members} }}";

    private static TracedValue Trace(string source, params string[] otherFiles) =>
        ValueTracer.Trace(UsedValue.In(source, otherFiles), TestContext.Current.CancellationToken);

    private static void Check(string source, string origins, params string[] otherFiles) =>
        Assert.Equal(
            string.Join(" | ", origins.Split('|', StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal)),
            string.Join(" | ", Trace(source, otherFiles).Origins.Select(Show).Distinct().Order(StringComparer.Ordinal)));

    /// <summary>Broken or huge code may be given up by the compiler; what it hands over must be answered.</summary>
    private static void Survives(string statements)
    {
        if (UsedValue.InBrokenCode(UsedValue.Method(statements)) is { } value)
            Assert.InRange(ValueTracer.Trace(value, TestContext.Current.CancellationToken).Origins.Length, 1, 32);
    }

    private static string Show(Origin origin) => origin switch
    {
        { IsConstant: true } => Show(origin.Constant),
        { Certainty: Certainty.Uncertain } => "uncertain",
        { Prefix: { } prefix } => $"\"{prefix}\"…",
        _ => "known",
    };

    private static string Show(object? constant) => constant switch
    {
        null => "null",
        string text => $"\"{text}\"",
        object?[] elements => $"[{string.Join(", ", elements.Select(Show))}]",
        _ => Convert.ToString(constant, CultureInfo.InvariantCulture)!,
    };
}
