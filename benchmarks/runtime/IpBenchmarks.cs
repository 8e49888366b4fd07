using System.Net;
using BenchmarkDotNet.Attributes;
using Broxi.Security.AspNetCore;

namespace Broxi.Security.Benchmarks;

/// <summary>One address among a thousand networks.</summary>
public class IpBenchmarks
{
    private static readonly string[] s_networks = [.. Enumerable.Range(0, 1000).Select(static i => $"10.{i / 128}.{i % 128 * 2}.0/24")];

    private readonly IpAllowlist _list = IpAllowlist.Parse(s_networks);
    private readonly IPNetwork[] _one = [.. s_networks.Select(IPNetwork.Parse)];
    private readonly IPAddress _address = IPAddress.Parse("10.7.200.9");

    [Benchmark(Baseline = true, Description = "IPNetwork, one by one")]
    public bool OneByOne()
    {
        foreach (var network in _one)
        {
            if (network.Contains(_address))
                return true;
        }

        return false;
    }

    [Benchmark(Description = "IpAllowlist")]
    public bool Allowlist() => _list.Contains(_address);
}
