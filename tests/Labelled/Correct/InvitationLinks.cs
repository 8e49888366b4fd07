// expect: nothing
// Wall-clock dates for people: an invitation and a licence that end on a day, no token of a server.
using System.Security.Cryptography;

namespace Club.Invitations;

public sealed class Invitation
{
    public required string Code { get; init; }

    public required string Mail { get; init; }

    public DateTime ExpiresOn { get; init; }

    public bool IsExpired => DateTime.Now > ExpiresOn;
}

public sealed class InvitationDesk
{
    private readonly Dictionary<string, Invitation> _open = new(StringComparer.OrdinalIgnoreCase);
    private DateTime _licenceExpires = DateTime.Today.AddYears(1);

    public bool HasLicence => DateTime.Now.Date <= _licenceExpires;

    public void Renew(int months) => _licenceExpires = _licenceExpires.AddMonths(months);

    public Invitation Invite(string mail)
    {
        var invitation = new Invitation
        {
            Code = Convert.ToHexString(RandomNumberGenerator.GetBytes(8)),
            Mail = mail,
            ExpiresOn = DateTime.Now.AddDays(14),
        };
        _open[invitation.Code] = invitation;
        return invitation;
    }

    public bool Accept(string code) => _open.Remove(code, out var invitation) && !invitation.IsExpired;
}
