using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Jwt;

/// <summary>The settings that say how tokens are validated: switches, and delegates that decide in their place.</summary>
internal static class ValidationSetting
{
    /// <summary>The settings of Microsoft.IdentityModel, which all of its token handlers share.</summary>
    public const string Microsoft = "Microsoft.IdentityModel.Tokens.TokenValidationParameters";

    /// <summary>The settings of Jwt.Net since version 9.</summary>
    public const string JwtNet = "JWT.ValidationParameters";

    /// <summary>Whether the switch is off for good: false on every path, and nothing that may turn it on follows.</summary>
    public static bool IsOff(this SinkUse use, CancellationToken cancellation)
    {
        bool IsFalse(IOperation value) => ValueTracer.Trace(value, cancellation).MustBe(false);
        return IsFalse(use.Value)
            && (use.Operation is not ISimpleAssignmentOperation assignment || ObjectSetup.Around(assignment).AssignedLater(use.Member.Name).All(IsFalse));
    }

    /// <summary>Whether the same object has a delegate that the library asks whatever the switch says, and that really decides.</summary>
    public static bool IsDecidedBy(this SinkUse use, string[] validators, Func<IOperation, bool> acceptsEverything)
    {
        if (use.Operation is not ISimpleAssignmentOperation assignment)
            return false;

        var setup = ObjectSetup.Around(assignment);
        foreach (var validator in validators)
        {
            foreach (var value in setup.Assigned(validator))
            {
                if (value.ConstantValue is not { HasValue: true, Value: null } && !acceptsEverything(value))
                    return true;
            }
        }

        return false;
    }
}
