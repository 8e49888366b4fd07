using System.Text;
using Broxi.Security.Http;
using CsCheck;

namespace Broxi.Security.Tests.Http;

/// <summary><see cref="StructuredField"/> reads what RFC 9651 allows, and nothing else.</summary>
public sealed class StructuredFieldTests
{
    private static readonly Gen<string> s_key = Gen.Select(Gen.Char["abcxyz*"], Gen.String[Gen.Char["abc019_-.*"], 0, 6], static (first, rest) => first + rest);

    private static readonly Gen<object> s_value = Gen.OneOf<object>(
        Gen.Long[-999_999_999_999_999, 999_999_999_999_999].Select(static number => (object)number),
        Gen.Int[-999_999, 999_999].Select(static number => (object)(number / 1000m)),
        Gen.String[Gen.Char[' ', '~'], 0, 12].Select(static text => (object)text),
        Gen.Select(Gen.Char["aZ*"], Gen.String[Gen.Char["azAZ09:/!#$%&'*+-.^_`|~"], 0, 8], static (first, rest) => (object)new StructuredToken(first + rest)),
        Gen.Byte.Array[0, 12].Select(static bytes => (object)bytes),
        Gen.Bool.Select(static flag => (object)flag));

    private static readonly Gen<IReadOnlyList<KeyValuePair<string, object>>> s_parameters = Gen.Select(s_key, s_value, KeyValuePair.Create).List[0, 3]
        .Select(static parameters => (IReadOnlyList<KeyValuePair<string, object>>)[.. parameters.DistinctBy(static parameter => parameter.Key)]);

    private static readonly Gen<StructuredItem> s_list = Gen.Select(Gen.Select(s_value, s_parameters, static (value, parameters) => new StructuredItem(value, parameters)).List[0, 4], s_parameters,
        static (items, parameters) => new StructuredItem(items, parameters));

    [Fact]
    public void What_is_written_is_read_again() => s_list.Sample(static list =>
    {
        var text = StructuredText.Of(list);
        Assert.Equal(text, StructuredText.Of(Assert.Single(StructuredField.List(text)!)));
        Assert.Equal(text, StructuredText.Of(StructuredField.Dictionary("a=1, sig=" + text + " , b")!["sig"]));
    });

    [Fact]
    public void No_text_makes_it_fail() => Gen.String[Gen.Char["ab(\"):;=,?01-.9\\@* \t%"], 0, 24].Sample(static text =>
    {
        _ = StructuredField.List(text);
        _ = StructuredField.Dictionary(text);
    });

    [Theory]
    [InlineData("a, ")] // a comma needs a member after it
    [InlineData("a,,b")]
    [InlineData("a b")]
    [InlineData("\"open")]
    [InlineData("\"bad \\n escape\"")]
    [InlineData("\"ünïcode\"")]
    [InlineData(":not base64:")]
    [InlineData(":AA==")]
    [InlineData("1234567890123456")]
    [InlineData("1.2345")]
    [InlineData("1.")]
    [InlineData("-")]
    [InlineData("?2")]
    [InlineData("(a")]
    [InlineData("(\"a\"\"b\")")]
    [InlineData("a;B=1")]
    [InlineData("a ;b")]
    [InlineData("@1.5")]
    public void A_field_with_a_mistake_is_no_field(string text) => Assert.Null(StructuredField.List(text));

    [Fact]
    public void Of_two_members_with_one_key_the_last_counts_and_a_key_alone_is_true()
    {
        var members = StructuredField.Dictionary("a=1, b;x=2, a=:aGk=:")!;
        Assert.Equal("hi", Encoding.ASCII.GetString((byte[])members["a"].Value));
        Assert.Equal((true, 2L), (members["b"].Value, members["b"].Parameter<long>("x")));
    }
}
