// An OpenID Connect issuer as others publish it: PORT. Its key is made anew at each start, and signs with RS256.
import { generateKeyPair, exportJWK } from "jose";
import { Provider } from "oidc-provider";

const issuer = `http://127.0.0.1:${process.env.PORT}`;
const { privateKey } = await generateKeyPair("RS256", { extractable: true });
const provider = new Provider(issuer, {
  jwks: { keys: [{ ...(await exportJWK(privateKey)), use: "sig", alg: "RS256" }] },
  clients: [{ client_id: "alice", client_secret: "a secret of this test only", grant_types: ["client_credentials"], redirect_uris: [], response_types: [] }],
  scopes: ["agents:run", "other"],
  extraTokenClaims: () => ({ tenant: "acme" }),
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: () => ({ scope: "agents:run other", audience: "usage-agents", accessTokenFormat: "jwt", accessTokenTTL: 300, jwt: { sign: { alg: "RS256" } } }),
    },
  },
});
provider.listen(Number(process.env.PORT), "127.0.0.1", () => console.log("listening"));
process.stdin.resume().on("end", () => process.exit(0));
