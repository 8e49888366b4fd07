using System.Net;
using System.Net.Sockets;

namespace Broxi.Security.AspNetCore;

/// <summary>
/// A set of addresses and networks (CIDR), IPv4 and IPv6. An IPv4 address that comes as an IPv6 one (<c>::ffff:10.0.0.1</c>) is
/// the same address. A look-up allocates nothing and takes a few comparisons, however many networks there are.
/// </summary>
public sealed class IpAllowlist
{
    private readonly Range[] _ranges;

    private IpAllowlist(Range[] ranges) => _ranges = ranges;

    /// <summary>Reads a list.</summary>
    /// <param name="networks">Addresses such as <c>203.0.113.7</c> and <c>2001:db8::1</c>, and networks such as <c>10.0.0.0/8</c>.</param>
    /// <exception cref="FormatException">An entry is none of these: octal or hexadecimal parts, missing parts, bits beside the prefix, a zone.</exception>
    public static IpAllowlist Parse(IEnumerable<string> networks)
    {
        ArgumentNullException.ThrowIfNull(networks);
        var sorted = networks.Select(ParseRange).OrderBy(static range => range.First).ThenByDescending(static range => range.Last).ToList();
        // What lies within another one goes, and what touches becomes one: so a binary search finds the only candidate.
        var merged = new List<Range>();
        foreach (var range in sorted)
        {
            if (merged.Count > 0 && range.First <= merged[^1].Last)
                merged[^1] = merged[^1] with { Last = UInt128.Max(merged[^1].Last, range.Last) };
            else
                merged.Add(range);
        }

        return new IpAllowlist([.. merged]);
    }

    /// <summary>Whether an address is in the list. No address, as on a Unix socket, is in none.</summary>
    /// <param name="address">The address.</param>
    public bool Contains(IPAddress? address)
    {
        if (address is null)
            return false;
        var number = NumberOf(address);
        var (low, high) = (0, _ranges.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (number < _ranges[middle].First)
                high = middle - 1;
            else if (number > _ranges[middle].Last)
                low = middle + 1;
            else
                return true;
        }

        return false;
    }

    private static Range ParseRange(string entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var slash = entry.IndexOf('/', StringComparison.Ordinal);
        var text = slash < 0 ? entry : entry[..slash];
        if (!IPAddress.TryParse(text, out var address) || !IsWhole(text, address))
            throw new FormatException($"'{entry}' is no IP address or network; write it as 203.0.113.7, 10.0.0.0/8 or 2001:db8::/32.");

        var bits = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        var prefix = bits;
        if (slash >= 0 && (!int.TryParse(entry.AsSpan(slash + 1), System.Globalization.NumberStyles.None, null, out prefix) || prefix > bits))
            throw new FormatException($"'{entry}' has no prefix length from 0 to {bits}.");

        var first = NumberOf(address);
        var free = bits - prefix;
        var mask = free == 128 ? UInt128.MaxValue : (UInt128.One << free) - 1;
        if ((first & mask) != 0)
            throw new FormatException($"'{entry}' has bits beside its prefix; write the first address of the network, or another prefix.");
        return new Range(first, first | mask);
    }

    /// <summary>Whether the text says what it seems to say: <c>010.0.0.1</c>, <c>0x0a.1</c> and <c>10.1</c> are read in many ways.</summary>
    private static bool IsWhole(string text, IPAddress address) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => address.ToString() == text,
        AddressFamily.InterNetworkV6 => address.ScopeId == 0 && !text.Contains('%', StringComparison.Ordinal) && !text.Contains('[', StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>IPv4 lies in IPv6 where mapped addresses lie.</summary>
    private static UInt128 NumberOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            bytes[10] = bytes[11] = 0xff;
            address.TryWriteBytes(bytes[12..], out _);
        }
        else
        {
            address.TryWriteBytes(bytes, out _);
        }

        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private readonly record struct Range(UInt128 First, UInt128 Last);
}
