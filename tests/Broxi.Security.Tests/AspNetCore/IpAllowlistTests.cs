using System.Net;
using Broxi.Security.AspNetCore;
using CsCheck;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Broxi.Security.Tests.AspNetCore;

/// <summary><see cref="IpAllowlist"/> and its middleware.</summary>
public sealed class IpAllowlistTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("10.0.0.0/8", "10.255.255.255", true)]
    [InlineData("10.0.0.0/8", "11.0.0.0", false)]
    [InlineData("10.0.0.0/8", "::ffff:10.1.2.3", true)]
    [InlineData("203.0.113.7", "203.0.113.7", true)]
    [InlineData("203.0.113.7", "203.0.113.8", false)]
    [InlineData("203.0.113.7", "::203.0.113.7", false)]
    [InlineData("2001:db8::/32", "2001:db8:ffff::1", true)]
    [InlineData("2001:db8::/32", "2001:db9::", false)]
    [InlineData("::1", "::1", true)]
    [InlineData("::1", "127.0.0.1", false)]
    [InlineData("0.0.0.0/0", "8.8.8.8", true)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    [InlineData("::/0", "8.8.8.8", true)]
    [InlineData("fe80::/10", "fe80::1%3", true)]
    [InlineData("::ffff:10.0.0.0/104", "10.9.9.9", true)]
    public void An_address_is_in_a_network_or_not(string network, string address, bool isIn) =>
        Assert.Equal(isIn, IpAllowlist.Parse([network]).Contains(IPAddress.Parse(address)));

    [Theory]
    [InlineData("010.0.0.1")]
    [InlineData("0x0a.0.0.1")]
    [InlineData("10.1")]
    [InlineData("167772161")]
    [InlineData("10.0.0.1/8")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/")]
    [InlineData("10.0.0.0/8/8")]
    [InlineData("2001:db8::1/32")]
    [InlineData("2001:db8::/129")]
    [InlineData("fe80::1%eth0")]
    [InlineData("[::1]")]
    [InlineData("localhost")]
    [InlineData(" 10.0.0.1")]
    [InlineData("")]
    public void What_can_be_read_in_two_ways_is_refused(string entry) =>
        Assert.Throws<FormatException>(() => IpAllowlist.Parse([entry]));

    [Fact]
    public void No_address_is_in_no_list()
    {
        Assert.False(IpAllowlist.Parse(["0.0.0.0/0", "::/0"]).Contains(null));
        Assert.False(IpAllowlist.Parse([]).Contains(IPAddress.Loopback));
    }

    [Fact]
    public void Many_networks_answer_as_one_by_one() => Gen.Select(Gen.Int[8, 32], Gen.UInt).Select(static (prefix, bits) => Network(prefix, bits)).Array[0, 200]
        .Select(Gen.UInt).Sample(static (networks, bits) =>
        {
            var address = new IPAddress(BitConverter.GetBytes(bits));
            Assert.Equal(networks.Any(network => System.Net.IPNetwork.Parse(network).Contains(address)), IpAllowlist.Parse(networks).Contains(address));
        });

    [Fact]
    public void A_look_up_allocates_nothing()
    {
        var list = IpAllowlist.Parse(Enumerable.Range(0, 1000).Select(static i => $"10.{i / 256}.{i % 256}.0/24"));
        var address = IPAddress.Parse("10.2.77.9");
        Assert.True(list.Contains(address));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            list.Contains(address);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Forbidden)]
    [InlineData("203.0.113.7", HttpStatusCode.OK)]
    [InlineData("203.0.113.8", HttpStatusCode.Forbidden)]
    [InlineData("203.0.113.7, 198.51.100.1", HttpStatusCode.Forbidden)]
    [InlineData("::ffff:203.0.113.7", HttpStatusCode.OK)]
    public async Task Behind_a_known_proxy_the_last_address_that_it_names_counts(string? forwardedFor, HttpStatusCode expected)
    {
        await using var host = await GuardedAsync(static options => { options.ForwardedHeaders = ForwardedHeaders.XForwardedFor; });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        if (forwardedFor is not null)
            request.Headers.Add("X-Forwarded-For", forwardedFor);
        Assert.Equal(expected, (await host.Client.SendAsync(request, Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Without_a_known_proxy_a_header_opens_nothing()
    {
        await using var host = await GuardedAsync(static _ => { });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "X-Forwarded-For", "203.0.113.7" } } };
        Assert.Equal(HttpStatusCode.Forbidden, (await host.Client.SendAsync(request, Cancellation)).StatusCode);
    }

    [Fact]
    public async Task An_application_that_trusts_every_proxy_does_not_start()
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => GuardedAsync(static options =>
        {
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
        }));
        Assert.Contains("X-Forwarded-For", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_can_have_a_list_of_its_own()
    {
        await using var host = await Host.StartAsync(
            static services => services.AddBroxiIpAllowlist(static list => list.Networks.Add("203.0.113.7"), "partners"),
            static app =>
            {
                app.UseRouting();
                app.UseBroxiIpAllowlist(onlyWhereRequired: true);
                app.MapGet("/open", static () => "open");
                app.MapGet("/partners", static () => "partners").RequireBroxiIpAllowlist("partners");
            });
        Assert.Equal(HttpStatusCode.OK, (await host.Client.GetAsync("/open", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await host.Client.GetAsync("/partners", Cancellation)).StatusCode);
    }

    private static Task<Host> GuardedAsync(Action<ForwardedHeadersOptions> forwarding) => Host.StartAsync(
        services => services.Configure(forwarding).AddBroxiIpAllowlist(static list => list.Networks.Add("203.0.113.7")),
        static app =>
        {
            app.UseForwardedHeaders();
            app.UseBroxiIpAllowlist();
            app.MapGet("/", static () => "in");
        });

    private static string Network(int prefix, uint bits)
    {
        var bytes = BitConverter.GetBytes(System.Net.IPAddress.HostToNetworkOrder((int)(prefix == 0 ? 0 : bits & (uint.MaxValue << (32 - prefix)))));
        return $"{new IPAddress(bytes)}/{prefix}";
    }
}
