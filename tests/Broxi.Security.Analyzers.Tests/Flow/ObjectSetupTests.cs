using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Tests.Flow;

/// <summary><see cref="ObjectSetup"/>: which members are set on one object. Each sample asks about the one whose <c>A</c> is set.</summary>
public sealed class ObjectSetupTests
{
    [Theory]
    [InlineData("new Options { A = Use(1), B = 2 };")]
    [InlineData("var o = new Options { A = Use(1) }; o.B = 2;")]
    [InlineData("var o = new Options(); o.A = Use(1); o.B = 2;")]
    [InlineData("var o = new Options(); o.B = 2; o.A = Use(1);")]
    [InlineData("Configure(o => { o.A = Use(1); o.B = 2; });")]
    [InlineData("Configure(o => o.Inner = new Options { A = Use(1), B = 2 });")]
    [InlineData("var o = new Options { Inner = { A = Use(1), B = 2 } };")]
    [InlineData("var o = new Options { Inner = { A = Use(1) } }; o.Inner.B = 2;")]
    [InlineData("var o = new Options(); o.Inner = new Options { A = Use(1) }; o.Inner.B = 2;")]
    [InlineData("_field.A = Use(1); this._field.B = 2;")]
    public void Sees_what_is_set_on_the_same_object(string statements) => Assert.True(Around(statements).Sets("B"));

    [Theory]
    [InlineData("new Options { A = Use(1) };")]
    [InlineData("var o = new Options { A = Use(1) }; var p = new Options { B = 2 };")]
    [InlineData("var o = new Options(); var p = new Options(); o.A = Use(1); p.B = 2;")]
    [InlineData("var o = new Options { B = 2, Inner = { A = Use(1) } };")]
    [InlineData("var o = new Options { A = Use(1), Inner = { B = 2 } };")]
    [InlineData("Configure(o => o.A = Use(1)); Configure(o => o.B = 2);")]
    [InlineData("_field.A = Use(1); var _other = new Options { B = 2 };")]
    [InlineData("new Options { A = Use(1) }; new Options { B = 2 };")]
    public void Leaves_other_objects_out(string statements) => Assert.False(Around(statements).Sets("B"));

    [Fact]
    public void Gives_every_assigned_value() => Assert.Equal(
        ["2", "3"],
        Around("var o = new Options { A = Use(1), B = 2 }; o.B = 3;").Assigned("B").Select(static value => value.Syntax.ToString()));

    private static ObjectSetup Around(string statements)
    {
        IOperation operation = UsedValue.In(
            $$"""
            class Options
            {
                public int A { get; set; }
                public int B { get; set; }
                public Options Inner { get; set; } = null!;
            }

            class C
            {
                readonly Options _field = new();
                static int Use(int value) => value;
                static void Configure(Action<Options> configure) { }
                void M() { {{statements}} }
            }
            """);
        while (operation is not ISimpleAssignmentOperation)
            operation = operation.Parent!;
        return ObjectSetup.Around((ISimpleAssignmentOperation)operation);
    }
}
