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
    [InlineData("var o = new Options(); var inner = o.Inner; inner.A = Use(1); o.Inner.B = 2;")]
    [InlineData("var o = Create(); o.A = Use(1); } Options Create() => new Options { B = 2 }; void N() {")]
    [InlineData("var o = Create(); o.A = Use(1); } Options Create() { var made = new Options(); made.B = 2; return made; } void N() {")]
    [InlineData("var o = Create(); o.B = 2; } Options Create() => new Options { A = Use(1) }; void N() {")]
    [InlineData("var o = Create(); o.B = 2; } Options Create() { var made = new Options(); made.A = Use(1); return made; } void N() {")]
    [InlineData("Fill(new Options()); } void Fill(Options o) { o.A = Use(1); o.B = 2; } void N() {")]
    [InlineData("var o = new Options(); o.A = Use(1); Fill(o); } void Fill(Options p) { p.B = 2; } void N() {")]
    [InlineData("_field.A = Use(1); } void Later() { _field.B = 2; } void N() {")]
    [InlineData("_field.A = Use(1); } C() { _field = new Options { B = 2 }; } void N() {")]
    [InlineData("var o = new Options { B = 2 }; var copy = o.Clone(); copy.A = Use(1);")]
    [InlineData("var r = new Record { B = 2 }; var copy = r with { A = Use(1) };")]
    [InlineData("var r = new Record { B = 2 }; Take(r with { A = Use(1) });")]
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
    [InlineData("var o = new Options(); o.A = Use(1); var copy = new Options(); } void Other() { var o = new Options(); o.B = 2; } void N() {")]
    [InlineData("var o = Create(); o.A = Use(1); } Options Create() => new Options(); Options Another() => new Options { B = 2 }; void N() {")]
    [InlineData("var r = new Record(); var copy = r with { A = Use(1) }; var third = r with { B = 2 };")]
    public void Leaves_other_objects_out(string statements) => Assert.False(Around(statements).Sets("B"));

    [Fact]
    public void Gives_every_assigned_value() => Assert.Equal(
        ["2", "3"],
        Around("var o = new Options { A = Use(1), B = 2 }; o.B = 3;").Assigned("B").Select(static value => value.Syntax.ToString()));

    [Theory]
    [InlineData("services.Configure<Options>(o => o.A = Use(1)); services.Configure<Options>(o => o.B = 2);")]
    [InlineData("services.Configure<Options>(o => o.A = Use(1)); services.PostConfigure<Options>(o => { o.B = 2; });")]
    [InlineData("services.Configure<Options>(o => o.Inner.A = Use(1)); services.AddOptions<Options>().Configure(o => o.Inner.B = 2);")]
    [InlineData("services.Configure<Options>(\"a\", o => o.A = Use(1)); services.PostConfigure<Options>(\"a\", o => o.B = 2);")]
    [InlineData("services.Configure<Options>(\"a\", o => o.A = Use(1)); services.PostConfigureAll<Options>(o => o.B = 2);")]
    [InlineData("services.Configure<Options>(delegate (Options o) { o.A = Use(1); }); } void Later(IServiceCollection services) { services.Configure<Options>(o => o.B = 2); } void N() {")]
    public void Sees_what_other_lambdas_set_on_the_same_options(string statements) => Assert.True(Around(statements).Sets("B"));

    [Theory]
    [InlineData("services.Configure<Options>(\"a\", o => o.A = Use(1)); services.Configure<Options>(\"b\", o => o.B = 2);")]
    [InlineData("services.Configure<Options>(o => o.A = Use(1)); services.Configure<Options>(o => o.Inner.B = 2);")]
    [InlineData("services.AddOptions<Options>(\"a\").Configure(o => o.A = Use(1)); services.AddOptions<Options>(\"b\").Configure(o => o.B = 2);")]
    [InlineData("services.Configure<Options>(o => o.A = Use(1)); services.Configure<Other>(o => o.B = 2);")]
    public void Leaves_options_of_another_name_or_type_out(string statements) => Assert.False(Around(statements).Sets("B"));

    [Theory]
    [InlineData("var o = new Options(); o.A = Use(1); o.A = 2;", true)]
    [InlineData("var o = new Options { A = Use(1) }; o.A = 2;", true)]
    [InlineData("var o = new Options { A = 2 }; o.A = Use(1);", false)]
    [InlineData("var o = Create(); o.A = Use(1); } Options Create() => new Options { A = 2 }; void N() {", false)]
    [InlineData("var o = Create(); o.A = 2; } Options Create() => new Options { A = Use(1) }; void N() {", true)]
    [InlineData("_field.A = Use(1); } void Later() { _field.A = 2; } void N() {", true)]
    [InlineData("_field.A = Use(1); } C() { _field = new Options { A = 2 }; } void N() {", false)]
    [InlineData("services.PostConfigure<Options>(o => o.A = 2); services.Configure<Options>(o => o.A = Use(1));", true)]
    [InlineData("services.Configure<Options>(o => o.A = 2); services.Configure<Options>(o => o.A = Use(1));", false)]
    [InlineData("var r = new Record { A = 2 }; var copy = r with { A = Use(1) };", false)]
    public void Knows_what_is_assigned_later(string statements, bool isLater) => Assert.Equal(isLater, Around(statements).AssignedLater("A").Any());

    private static ObjectSetup Around(string statements)
    {
        IOperation operation = UsedValue.In(
            $$"""
            using Microsoft.Extensions.DependencyInjection;
            record Record { public int A { get; init; } public int B { get; init; } }
            class Other { public int B { get; set; } }
            class Options
            {
                public Options Clone() => (Options)MemberwiseClone();
                public int A { get; set; }
                public int B { get; set; }
                public Options Inner { get; set; } = null!;
            }

            class C
            {
                readonly Options _field = new();
                static int Use(int value) => value;
                static void Configure(Action<Options> configure) { }
                static void Take(object value) { }
                void M(IServiceCollection services) { {{statements}} }
            }
            """);
        while (operation is not ISimpleAssignmentOperation)
            operation = operation.Parent!;
        return ObjectSetup.Around((ISimpleAssignmentOperation)operation);
    }
}
