using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Regreen.Adapters.Witness;

/// <summary>A certificate authority for one run. Its key never leaves this object, so what it vouched for is worth nothing once it is gone.</summary>
internal sealed class RunAuthority : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private static readonly TimeSpan Skew = TimeSpan.FromHours(1);
    private static readonly TimeSpan Life = TimeSpan.FromDays(2);
    private readonly ConcurrentDictionary<string, SslStreamCertificateContext> _issued = new(StringComparer.OrdinalIgnoreCase);
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;

    public RunAuthority(TimeProvider time)
    {
        var now = time.GetUtcNow();
        var request = new CertificateRequest("CN=Regreen witness of one run", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        _certificate = request.CreateSelfSigned(now - Skew, now + Life);
    }

    /// <summary>Gets what a client must trust: the public certificate.</summary>
    public string Pem => _certificate.ExportCertificatePem();

    /// <summary>Gets a certificate for a host.</summary>
    public SslStreamCertificateContext For(string host) => _issued.GetOrAdd(host, Issue);

    public void Dispose()
    {
        foreach (var issued in _issued.Values)
        {
            issued.TargetCertificate.Dispose();
        }

        _certificate.Dispose();
        _key.Dispose();
    }

    private SslStreamCertificateContext Issue(string host)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(new X500DistinguishedName("CN=Regreen witness"), key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(host, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(host);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        using var signed = request.Create(_certificate, new DateTimeOffset(_certificate.NotBefore), new DateTimeOffset(_certificate.NotAfter), RandomNumberGenerator.GetBytes(8));
        return SslStreamCertificateContext.Create(signed.CopyWithPrivateKey(key), [], offline: true);
    }
}
