using Regreen.TestServer.Clusters;

namespace Regreen.EndToEnd.Tests.Starting;

/// <summary>The Node sample in a cluster whose pods are processes of this machine, behind an ingress, with a namespace for previews.</summary>
internal sealed class ClusterSite : IAsyncDisposable
{
    private const string Manifest =
        """
        apiVersion: v1
        kind: Service
        metadata: { name: agents }
        spec: { selector: { app: agents }, ports: [ { port: 80 } ] }
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: agents }
        spec:
          selector: { matchLabels: { app: agents } }
          template:
            metadata: { labels: { app: agents } }
            spec:
              containers:
                - name: main
                  image: "{{image}}"
                  env: [ { name: HELPDESK_KEYS, valueFrom: { secretKeyRef: { name: helpdesk, key: keys } } } ]

        """;

    private readonly Ingress _ingress;

    private ClusterSite() => _ingress = new Ingress(service => Cluster?.PortOf(service));

    public ImageWorkspace Images { get; private set; } = null!;

    public FakeCluster Cluster { get; private set; } = null!;

    public Workspace Workspace => Images.Inner;

    public static async Task<ClusterSite> StartAsync()
    {
        var site = new ClusterSite();
        site.Images = await ImageWorkspace.MakeAsync(
            _ => Task.FromResult(
                $$$"""
                  driver: kubernetes
                  ready: 60s
                  kubernetes:
                    manifests: [deploy/agents.yaml]
                    image: reg.example/agents:{{revision}}
                    namespace: staging
                    url: {{{site._ingress.AddressOf("staging.agents")}}}
                    preview_namespace: previews
                    preview_url: "{{{site._ingress.AddressOf("previews.agents")}}}{{suffix}}"
                    kubeconfig: .regreen/kubeconfig

                """),
            ("deploy/agents.yaml", Manifest));
        site.Cluster = await FakeCluster.StartAsync(site.Images.Images);
        site.Cluster.Keep("staging", "helpdesk", "keys", site.Images.Keys);
        site.Cluster.Keep("previews", "helpdesk", "keys", site.Images.Keys);
        await ConnectAsync(site.Workspace.Folder, site.Cluster);
        return site;
    }

    public async ValueTask DisposeAsync()
    {
        // The last of `regreen down` still needs the cluster.
        await Images.DisposeAsync();
        await Cluster.DisposeAsync();
        await _ingress.DisposeAsync();
    }

    private static async Task ConnectAsync(string folder, FakeCluster cluster)
    {
        Directory.CreateDirectory(Path.Combine(folder, ".regreen"));
        await File.WriteAllTextAsync(
            Path.Combine(folder, ".regreen", "kubeconfig"),
            $$"""
            { "current-context": "here", "contexts": [ { "name": "here", "context": { "cluster": "c", "user": "u" } } ],
              "clusters": [ { "name": "c", "cluster": { "server": "{{cluster.Address}}" } } ], "users": [ { "name": "u", "user": { "token": "t0ken" } } ] }
            """,
            TestContext.Current.CancellationToken);
    }
}
