using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Regreen.Core;
using Regreen.Core.Facts;

namespace Regreen.Adapters.Kubernetes;

/// <summary>Trusts the certificate authority of a cluster, and no other, where one is named.</summary>
internal static class ServerTrust
{
    public static SocketsHttpHandler Handler(string? authority)
    {
        var handler = new SocketsHttpHandler();
        if (authority is not null)
        {
            handler.SslOptions.CertificateChainPolicy = Policy(authority);
        }

        return handler;
    }

    /// <summary>Trusts the authorities of a text in PEM.</summary>
    public static X509ChainPolicy PolicyOf(string pem)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(pem);
        return policy;
    }

    private static X509ChainPolicy Policy(string authority)
    {
        try
        {
            return PolicyOf(File.ReadAllText(authority));
        }
        catch (Exception exception) when (exception is IOException or CryptographicException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"The certificate authority '{authority}' cannot be read: {exception.Message}", "Check logs.kubernetes.authority in regreen.yaml.", FailureCategory.Infrastructure, exception);
        }
    }
}
