using Regreen.Engine.Configuring;

namespace Regreen.Engine.Tests.Configuring;

/// <summary>Two configurations that together hold every key, none of them with its default.</summary>
internal static class Samples
{
    public const string Processes = """
        version: 1
        name: orders
        environment: production
        target:
          http: "{{service.url}}"
          websocket: "{{service.ws}}/ws"
          ready: /ready
          revision: { path: /version, field: tree, configuration: config.hash, instance: pid }
          authenticate: header
          users:
            ada: { token_url: "{{tokens.url}}/token", client: ada, secret: "${ADA_SECRET}", scope: all }
            bob: { command: "tools/mint 'bob ${NOT_EXPANDED}'" }
            cleo: { token: "007" }
            dora: { issuer: "{{tokens.url}}", client: dora, secret: "${ADA_SECRET}", scope: all }
          protocol:
            event: kind
            events: { agent_started: begin }
            fields: { response: data.text }
            authenticate: { type: login, key: "{{token}}", level: 2, strict: true, none: null, list: [1.5, "2"] }
            authenticated: { type: hello }
            ask: { text: "{{message}}" }
            resume: { after: "{{seq}}" }
            terminal: [done, failed]
          http_ask: { path: "/chat/{{agent}}", body: { q: "{{message}}" }, response: a.b }
        deploy:
          driver: process
          inputs: [src]
          build: "make OUT={{out}}"
          processes:
            tokens: { run: "{{out}}/tokens --urls {{url}}" }
            service: { run: "{{out}}/service --config {{config:deploy/a.json}}", ready: /up, env: { KEYS: "{{tokens.url}}/keys" } }
          configuration: [deploy/a.json, deploy/a.env]
          env_file: deploy/a.env
          env: [ADA_SECRET]
          ready: 90s
          build_timeout: 1.5h
        preview: { state: copy }
        logs: { file: /var/log/orders.log }
        suites:
          first: { scenarios: [tests/a.yaml, tests/b.yaml], gate: false, held_out: true }
          second: { command: npm test, results: [out/r.xml, "out/**/*.trx"], format: trx, list: "npm run list", timeout: 250ms, gate: false, claims: [answers, uses-tools], controls: cheap, env: { BASE_URL: "{{target.http}}" }, proxy: true, rerun: "npm test -- {{case}}" }
        suite_files: [tests/tools]
        judge: { name: small, provider: anthropic, url: "http://127.0.0.1:1/", key: JUDGE_KEY }
        quarantine: [{ case: first/007, owner: platform, reason: "a tool that times out, see #42", expires: 2026-12-31 }]
        limits: { iterations: 2, wall: "${WALL}", deployments: 3, history: 4, reruns: 0, probes: 2 }
        repair: { paths: ["src/**"], migrations: ["db/**"], command: ./fix, timeout: 2m, network: true, env: [AGENT_KEY], read: [~/.tool], tokens: 5000 }
        investigator: { model: { name: tiny, provider: openai, url: "http://127.0.0.1:11434/v1", key: TINY_KEY }, tokens: 5000, timeout: 30s }
        delivery: { pull_request: github, remote: upstream, repository: shop/agents, base: main, token: SHOP_TOKEN, url: "https://github.example.com/api/v3" }
        approve: auto
        accept: unproven
        """;

    public const string Command = """
        version: 1
        target: { http: "{{output.url}}" }
        deploy: { driver: command, run: ./deploy, stop: ./down }
        repair: { model: { name: tiny, provider: anthropic, url: "http://127.0.0.1:9/v1", key: TINY_KEY }, network: true }
        preview: { state: shared, run: ./preview, stop: ./preview-down }
        logs: { command: ./logs }
        suites: { one: { scenarios: tests/a.yaml } }
        """;

    /// <summary>One text for each source of logs that another system keeps.</summary>
    public static IReadOnlyList<string> LogSources { get; } =
    [
        .. ((string[])
        [
            "journald: shop.service",
            "docker: { container: shop, socket: /run/docker.sock }",
            "kubernetes: { server: https://10.0.0.1:6443, namespace: shop, pods: app=shop, container: main, token_file: token, authority: ca.pem }",
            "google: { project: shop, filter: severity>=ERROR, credentials: key.json, endpoint: https://logging.example.org }",
            "otlp: 4318",
        ]).Select(source => $"version: 1\ntarget: {{ http: http://127.0.0.1:8080 }}\nlogs:\n  {source}\n"),
        "version: 1\ntarget: { http: http://127.0.0.1:8080 }\nlogs: { file: a.log }\ntraces: { otlp: 4319 }\ndependencies: { store: \"postgresql://app@10.0.0.1/shop\", cache: redis://10.0.0.2 }\nfingerprints: { schema: \"tools/schema-version\" }\n",
    ];

    public static IReadOnlyList<string> Drivers { get; } =
    [
        .. ((string[])
        [
            "driver: docker\n  docker: { port: 8080, image: \"shop:{{revision}}\", dockerfile: build/Dockerfile, engine: unix:///run/docker.sock, env: { LEVEL: info }, files: /app }\nrepair: { agent: codex, network: true }",
            "driver: kubernetes\n  kubernetes: { manifests: [deploy/agents.yaml], image: \"shop:{{revision}}\", url: http://a.example.org, namespace: staging, preview_namespace: previews, preview_url: \"http://a{{suffix}}.{{namespace}}.svc\", kubeconfig: kube.yaml, context: here }",
            "driver: cloud-run\n  cloud_run: { project: shop, region: europe-west1, service: agents, image: \"shop:{{revision}}\", template: deploy/run.yaml, env: { LEVEL: info }, credentials: key.json, endpoint: http://127.0.0.1:1 }",
        ]).Select(driver => $"version: 1\ntarget: {{ http: \"{{{{service.url}}}}\" }}\ndeploy:\n  {driver}\n"),
    ];

    public static ProjectSource Source(string text) => new("/projects/shop", text)
    {
        Environment = name => name == "ADA_SECRET" ? "s3cret" : null,
        Exists = path => !path.Contains("missing", StringComparison.Ordinal),
        Variables = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("WALL", "7m"),
    };

    public static ProjectConfigResult Read(string text) => ProjectConfigReader.Read(Source(text));
}
