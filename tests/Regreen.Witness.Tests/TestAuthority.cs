using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Regreen.Witness.Tests;

/// <summary>A certificate authority that this process trusts, as a user's process does where <c>SSL_CERT_FILE</c> names one; and certificates that nobody trusts.</summary>
internal static class TestAuthority
{
    private static readonly X509Certificate2 Own = Authority("CN=Trusted by the tests");

    /// <summary>Gets the file with the authority's certificate.</summary>
    public static string File { get; } = Path.Combine(Path.GetTempPath(), $"regreen-test-authority-{Environment.ProcessId}.pem");

    /// <summary>Makes a certificate for the loopback interface, by the trusted authority.</summary>
    public static X509Certificate2 Trusted() => Server(Own);

    /// <summary>Makes a certificate for the loopback interface that vouches for itself.</summary>
    public static X509Certificate2 SelfSigned() => Server(issuer: null);

    // What the environment says is read once by the TLS library, before the first connection, and not through the runtime's own copy of it.
    [ModuleInitializer]
    internal static void Trust()
    {
        System.IO.File.WriteAllText(File, Own.ExportCertificatePem());
        AppDomain.CurrentDomain.ProcessExit += (_, _) => System.IO.File.Delete(File);
        _ = SetVariable("SSL_CERT_FILE", File, 1);
    }

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow().AddDays(1));
    }

    private static X509Certificate2 Server(X509Certificate2? issuer)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=orders", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        var (from, to) = (TimeProvider.System.GetUtcNow().AddMinutes(-30), TimeProvider.System.GetUtcNow().AddHours(12));
        if (issuer is null)
        {
            return request.CreateSelfSigned(from, to);
        }

        using var certificate = request.Create(issuer, from, to, RandomNumberGenerator.GetBytes(8));
        return certificate.CopyWithPrivateKey(key);
    }

    [DllImport("libc", EntryPoint = "setenv", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetVariable(string name, string value, int overwrite);
}
