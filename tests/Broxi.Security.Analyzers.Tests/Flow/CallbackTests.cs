using Broxi.Security.Analyzers.Flow;

namespace Broxi.Security.Analyzers.Tests.Flow;

/// <summary><see cref="Callback"/>: what a delegate does, however it is written.</summary>
public sealed class CallbackTests
{
    [Theory]
    [InlineData("x => true")]
    [InlineData("delegate { return true; }")]
    [InlineData("static x => { return true; }")]
    [InlineData("x => { if (x > 1) return true; return !false; }")]
    [InlineData("x => x > 1 ? true : true")]
    [InlineData("x => { Console.WriteLine(x); return true; }")]
    [InlineData("x => Yes(x)")]
    [InlineData("Yes")]
    [InlineData("Hop")]
    [InlineData("Instance")]
    [InlineData("s_yes")]
    [InlineData("Property")]
    [InlineData("new Func<int, bool>(x => true)")]
    [InlineData("(Func<int, bool>)(x => true)")]
    [InlineData("local")]
    [InlineData("LocalFunction")]
    [InlineData("Other.Yes")]
    [InlineData("Other.LongYes")]
    [InlineData("x => Other.Yes(x)")]
    [InlineData("Other.Held")]
    [InlineData("Other.Property")]
    [InlineData("Other.Computed")]
    [InlineData("Other.Create()")]
    [InlineData("Create()")]
    [InlineData("Other.Hop")]
    [InlineData("x => { ArgumentNullException.ThrowIfNull(parameter); return true; }")]
    [InlineData("x => { if (x < 0) throw new ArgumentException(nameof(x)); return true; }")]
    [InlineData("x => { Other.Log(x); return true; }")]
    [InlineData("x => { No(x); return true; }")]
    [InlineData("x => { try { return true; } finally { Console.WriteLine(x); } }")]
    [InlineData("x => { var answer = true; return answer; }")]
    public void Understands_that_it_always_says_yes(string callback) => Assert.True(AlwaysReturnsTrue(callback));

    [Theory]
    [InlineData("x => false")]
    [InlineData("x => x > 1")]
    [InlineData("x => { if (x > 1) return true; return false; }")]
    [InlineData("x => { if (x > 1) throw new Exception(); return true; }")]
    [InlineData("x => x > 1 ? throw new Exception() : true")]
    [InlineData("x => throw new Exception()")]
    [InlineData("x => No(x)")]
    [InlineData("No")]
    [InlineData("Checks")]
    [InlineData("CallsChecks")]
    [InlineData("Virtual")]
    [InlineData("_assigned")]
    [InlineData("parameter")]
    [InlineData("either")]
    [InlineData("Other.No")]
    [InlineData("Other.Checks")]
    [InlineData("Other.Throws")]
    [InlineData("Other.Assigned")]
    [InlineData("Other.Create(c)")]
    [InlineData("x => { Other.Throws(x); return true; }")]
    [InlineData("x => { Other.Outer(x); return true; }")]
    [InlineData("x => { other.Run(x); return true; }")]
    [InlineData("x => { parameter(x); return true; }")]
    [InlineData("x => parameter(x)")]
    [InlineData("x => { var answer = x > 1; return answer; }")]
    [InlineData("x => { while (true) { } }")]
    [InlineData("5.Equals")]
    [InlineData("null")]
    public void Does_not_take_anything_else_for_a_yes(string callback) => Assert.False(AlwaysReturnsTrue(callback));

    [Theory]
    [InlineData("async x => true")]
    [InlineData("async x => { await Task.Yield(); return true; }")]
    [InlineData("x => Task.FromResult(true)")]
    public void Understands_an_answer_that_is_awaited(string callback) => Assert.True(Callback.Of(
        UsedValue.In($"class C {{ static void Use(Func<int, Task<bool>> value) {{ }} void M() => Use({callback}); }}"),
        TestContext.Current.CancellationToken)!.AlwaysReturns(true, TestContext.Current.CancellationToken));

    [Theory]
    [InlineData("new Microsoft.AspNetCore.Cors.Infrastructure.CorsPolicyBuilder().SetIsOriginAllowed(Use((Func<string, bool>)(_ => true)))", true)]
    [InlineData("new Microsoft.AspNetCore.Cors.Infrastructure.CorsPolicyBuilder().SetIsOriginAllowed(Use((Func<string, bool>)(origin => origin.EndsWith(\".broxi.ai\"))))", false)]
    [InlineData("new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder().RequireAssertion(Use((Func<Microsoft.AspNetCore.Authorization.AuthorizationHandlerContext, bool>)(_ => true)))", true)]
    [InlineData("new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder().RequireAssertion(Use((Func<Microsoft.AspNetCore.Authorization.AuthorizationHandlerContext, bool>)(c => c.User.IsInRole(\"admin\"))))", false)]
    public void Serves_the_callbacks_of_origins_and_of_assertions(string call, bool accepts) => Assert.Equal(accepts, Callback.Of(
        UsedValue.In($"class C {{ static T Use<T>(T value) => value; void M() {{ {call}; }} }}"),
        TestContext.Current.CancellationToken)!.AlwaysReturns(true, TestContext.Current.CancellationToken));

    [Fact]
    public void Knows_which_parameters_are_read()
    {
        Assert.True(Reads("x => x > 1"));
        Assert.False(Reads("x => true"));
    }

    private static bool AlwaysReturnsTrue(string callback) =>
        Of(callback)?.AlwaysReturns(true, TestContext.Current.CancellationToken) == true;

    private static bool Reads(string callback) => Of(callback) is { Parameters: [var parameter] } found && found.Reads(parameter);

    private static Callback? Of(string callback) => Callback.Of(
        UsedValue.In(
            $$"""
            interface IOther { void Run(int x); }
            class C(Func<int, bool> parameter, IOther other)
            {
                static Func<int, bool> Create() => Yes;
                static readonly Func<int, bool> s_yes = x => true;
                Func<int, bool> _assigned = x => true;
                Func<int, bool> Property { get; } = static x => true;
                static bool Yes(int x) => true;
                static bool Hop(int x) => Yes(x);
                static bool No(int x) => false;
                static bool Checks(int x) { if (x > 1) throw new InvalidOperationException(); return true; }
                static bool CallsChecks(int x) => Checks(x);
                protected virtual bool Virtual(int x) => true;
                bool Instance(int x) { return true; }
                void Assign() => _assigned = x => false;

                static void Use(Func<int, bool>? value) { }
                void M(bool c)
                {
                    bool LocalFunction(int x) => true;
                    Func<int, bool> local = x => true;
                    Func<int, bool> either = x => true;
                    if (c) either = x => false;
                    Use({{callback}});
                }
            }
            """,
            """
            static class Other
            {
                public static bool Yes(int x) => true;
                public static bool LongYes(int x) { Console.WriteLine(x); return true; }
                public static bool No(int x) => false;
                public static bool Checks(int x) => x > 1;
                public static readonly Func<int, bool> Held = x => true;
                public static Func<int, bool> Assigned = x => true;
                public static Func<int, bool> Property { get; } = Yes;
                public static Func<int, bool> Computed => x => { return true; };
                public static Func<int, bool> Create() => Computed;
                public static Func<int, bool> Create(bool strict) => strict ? No : Yes;
                public static bool Hop(int x) => Yes(x);
                public static void Log(int x) => Write(x.ToString());
                private static void Write(string text) => Console.WriteLine(text);
                public static void Outer(int x) => Throws(x);
                public static bool Throws(int x) { if (x > 1) throw new InvalidOperationException(); return true; }
            }
            """),
        TestContext.Current.CancellationToken);
}
