using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Regreen.Core.Surveying;

namespace Regreen.Engine.Surveying;

/// <summary>Shakes hands by TLS and reads the certificate: its chain, its names, its time. It goes on with a bad one, so that what lies behind is seen too.</summary>
internal static class TlsHandshake
{
    public static async Task<(Stream Stream, Reading Reading)> SpeakAsync(string subject, NetworkStream wire, string host, TimeProvider time, CancellationToken cancellationToken)
    {
        Reading? reading = null;
        var stream = new SslStream(wire, leaveInnerStreamOpen: false);
        try
        {
            var options = new SslClientAuthenticationOptions
            {
                TargetHost = host,
                CertificateChainPolicy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, VerificationTime = time.GetUtcNow().LocalDateTime },
#pragma warning disable CA5359 // The survey must look at bad certificates too; it sends no secret.
                RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                {
                    reading = Read(subject, host, certificate as X509Certificate2, chain, errors, time.GetUtcNow());
                    // No secret is sent over this connection, and a service that nobody else would speak to is to be described, not avoided.
                    return true;
                },
#pragma warning restore CA5359
            };
            await stream.AuthenticateAsClientAsync(options, cancellationToken);
            return (stream, reading ?? new Reading(subject, IsIll: true, $"{host} showed no certificate."));
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private static Reading Read(string subject, string host, X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors, DateTimeOffset now)
    {
        if (certificate is null)
        {
            return new Reading(subject, IsIll: true, $"{host} showed no certificate.");
        }

        var (from, until) = (certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
        List<string> troubles = [];
        AddIf(until < now.UtcDateTime, $"it expired on {Day(until)}");
        AddIf(from > now.UtcDateTime, $"it is not valid before {Day(from)}");
        AddIf(errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch), $"it is for {Names(certificate)}, not for {host}");
        var chainTroubles = (chain?.ChainStatus ?? []).Where(status => status.Status is not (X509ChainStatusFlags.NoError or X509ChainStatusFlags.NotTimeValid)).Select(status => status.StatusInformation.Trim().TrimEnd('.'));
        troubles.AddRange(chainTroubles.Distinct(StringComparer.Ordinal).Select(text => $"its chain: {text}"));
        var issuer = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: true);
        return new Reading(
            subject,
            troubles.Count > 0,
            $"The certificate of {host} ({Names(certificate)}, by {issuer}, until {Day(until)}) is {(troubles.Count == 0 ? "good" : "refused: " + string.Join("; ", troubles))}.")
        { Value = certificate.Thumbprint };

        void AddIf(bool isSo, string text)
        {
            if (isSo)
            {
                troubles.Add(text);
            }
        }
    }

    private static string Names(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString()))).Take(4).ToArray();
        return names.Length > 0 ? string.Join(", ", names) : certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
    }

    private static string Day(DateTime day) => day.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
