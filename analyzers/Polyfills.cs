// What the compiler needs for newer language features on netstandard2.0; the base class library has these later.
#pragma warning disable IDE0130 // The compiler looks the types up in these namespaces.

namespace System
{
    /// <summary>Lets list patterns compile.</summary>
    internal readonly struct Index(int value, bool fromEnd = false)
    {
        public int GetOffset(int length) => fromEnd ? length - value : value;
    }
}

namespace System.Runtime.CompilerServices
{
    /// <summary>Lets records and init-only setters compile.</summary>
    internal static class IsExternalInit;
}
