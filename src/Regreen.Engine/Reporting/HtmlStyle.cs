namespace Regreen.Engine.Reporting;

/// <summary>The style of the page: one typeface, one green, one red, much room.</summary>
internal static class HtmlStyle
{
    public const string Sheet =
        """

        :root{--bg:#fafaf7;--card:#fff;--ink:#1b201d;--dim:#59625d;--line:#e2e5df;--soft:#f1f3ee;--good:#0b6b3c;--good-bg:#e4f3ea;--bad:#a61f2b;--bad-bg:#fbe9e8;
        --mark:#fdf0b8;--w1:#aab5ae;--w2:#3f7f5f;--w3:#7d8a83;--w4:#0b6b3c;
        --mono:ui-monospace,"SF Mono","Cascadia Mono","DejaVu Sans Mono",Menlo,Consolas,monospace}
        @media (prefers-color-scheme:dark){:root{--bg:#111412;--card:#181c1a;--ink:#e8ece9;--dim:#a3ada7;--line:#2b312d;--soft:#1f2421;--good:#63d394;--good-bg:#153322;--bad:#ff918c;--bad-bg:#3b1c1d;
        --mark:#5b4c0d;--w1:#59645d;--w2:#4f9a74;--w3:#88958d;--w4:#63d394}}
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%;scroll-behavior:smooth}
        body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.6 ui-sans-serif,system-ui,-apple-system,"Segoe UI",Inter,Roboto,"Liberation Sans",sans-serif;overflow-wrap:anywhere}
        header,main,footer{max-width:980px;margin:0 auto;padding:0 24px}
        header{padding-top:56px;padding-bottom:8px}
        footer{padding-top:24px;padding-bottom:56px;color:var(--dim);font-size:.875rem}
        a{color:inherit;text-decoration-color:var(--dim);text-underline-offset:3px}
        a:focus-visible,summary:focus-visible{outline:2px solid var(--good);outline-offset:3px;border-radius:4px}
        .skip{position:absolute;left:-999px}.skip:focus{left:16px;top:16px;background:var(--card);padding:8px 12px}
        p{margin:.5em 0}
        h1{font-size:clamp(2rem,6vw,3rem);line-height:1.1;letter-spacing:-.025em;margin:.2em 0 .3em;display:flex;gap:.3em;align-items:center;font-weight:680}
        h1 .i{width:.9em;height:.9em;padding:.14em;border-radius:50%;color:var(--bg);background:currentColor;stroke:var(--bg);flex:none}
        h1.good .i{background:var(--good)}h1.bad .i{background:var(--bad)}
        h2{font-size:1.6rem;letter-spacing:-.015em;line-height:1.25;margin:0 0 .6em;font-weight:640}
        h2 .dim{display:block;font-size:.875rem;letter-spacing:0;font-weight:500}
        h3{font-size:1.1rem;margin:2em 0 .6em;font-weight:640}
        h3 .dim,h4 .dim{font-weight:400;margin-left:.4em}
        h4{font-size:1rem;margin:2.2em 0 .7em;font-weight:640}
        section{margin:56px 0}
        .iteration{border-top:1px solid var(--line);padding-top:40px}
        .brand{font-weight:640;margin:0}
        .lead{font-size:1.125rem;max-width:62ch}
        .dim{color:var(--dim)}.small{font-size:.875rem}.good{color:var(--good)}.bad{color:var(--bad)}
        .mono{font-family:var(--mono);font-size:.86em}
        .wrap{word-break:break-all}
        .hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
        .i{width:1em;height:1em;vertical-align:-.13em;margin-right:.35em;fill:none;stroke:currentColor;stroke-width:2.2;stroke-linecap:round;stroke-linejoin:round;flex:none}
        h1 .i{margin:0;stroke-width:2.4}
        .facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(150px,1fr));gap:20px 28px;margin:28px 0}
        .facts dt{color:var(--dim);font-size:.875rem}
        .facts dd{margin:0;font-size:1.375rem;font-weight:600;letter-spacing:-.02em;font-variant-numeric:tabular-nums;white-space:nowrap}
        .plain{list-style:none;margin:.4em 0;padding:0}.plain>li{padding:.3em 0}
        .lane{margin:0 0 22px}.lane-name{margin:0 0 6px;display:flex;flex-wrap:wrap;gap:4px 16px;font-weight:560}
        .bar{display:block;width:100%;height:14px;border-radius:4px;background:var(--soft)}
        .bar .deploy,.key.deploy{fill:var(--w1);background:var(--w1)}.bar .test,.key.test{fill:var(--w2);background:var(--w2)}
        .bar .diagnose,.key.diagnose{fill:var(--w3);background:var(--w3)}.bar .repair,.key.repair{fill:var(--w4);background:var(--w4)}
        .legend{list-style:none;display:flex;flex-wrap:wrap;gap:2px 20px;margin:8px 0 0;padding:0;font-size:.875rem}
        .key{display:inline-block;width:.75em;height:.75em;border-radius:3px;margin-right:.5em}
        .key.none{border:1px dashed var(--dim)}.key.culprit{border:2px solid var(--bad)}
        .compare{background:var(--soft);border-radius:12px;padding:4px 24px 16px;margin:28px 0}
        .compare h3{margin-top:1em}
        .versus{display:flex;flex-wrap:wrap;gap:2px 20px;margin:.4em 0 0;align-items:baseline}.versus b{font-variant-numeric:tabular-nums}
        .versus+.dim,.compare .dim{margin:.1em 0;font-size:.9375rem}
        .cases{list-style:none;margin:0;padding:0;border-top:1px solid var(--line)}
        .cases>li{border-bottom:1px solid var(--line)}
        summary{cursor:pointer}
        .cases summary{display:grid;grid-template-columns:7.2em 1fr auto;gap:2px 16px;align-items:baseline;padding:11px 4px;list-style:none}
        .cases summary::-webkit-details-marker{display:none}
        .cases summary:hover{background:var(--soft)}
        .cases .meta{color:var(--dim);font-size:.875rem;font-variant-numeric:tabular-nums;white-space:nowrap}
        .cases .meta::after{content:"+";display:inline-block;width:1.2em;text-align:right;font-family:var(--mono)}
        .cases details[open] .meta::after{content:"–"}
        .title .mono{display:block;font-size:.8125rem}
        .verdict{font-weight:600;white-space:nowrap}
        .receipt{padding:2px 4px 18px calc(7.68em + 20px);font-size:.9375rem}
        .pairs{display:grid;grid-template-columns:repeat(auto-fill,minmax(220px,1fr));gap:10px 24px;margin:14px 0}
        .pairs dt{color:var(--dim);font-size:.8125rem}.pairs dd{margin:0}
        .issue{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:28px 32px 32px;margin:36px 0}
        .issue>h3{font-size:1.35rem;margin:.1em 0 .5em;letter-spacing:-.01em}
        .eyebrow{margin:0;color:var(--dim);font-size:.875rem;display:flex;flex-wrap:wrap;gap:0 12px}.eyebrow span{color:var(--bad);font-weight:600}
        .badge{display:inline-block;border-radius:99px;padding:.05em .75em .05em .55em;background:var(--soft);font-weight:600;font-size:.9375rem;margin-right:.5em}
        .badge.good{background:var(--good-bg)}
        .issue summary{color:var(--dim);font-size:.9375rem;padding:.3em 0}
        .whys{list-style:none;counter-reset:w;padding:0;margin:0}
        .whys>li{counter-increment:w;position:relative;padding:0 0 22px 48px}
        .whys>li::before{content:counter(w);position:absolute;left:0;top:0;width:29px;height:29px;border-radius:50%;background:var(--soft);color:var(--ink);font-weight:600;font-size:.875rem;display:grid;place-items:center}
        .whys>li:not(:last-child)::after{content:"";position:absolute;left:14px;top:35px;bottom:6px;width:1px;background:var(--line)}
        .whys .q{margin:0;color:var(--dim)}.whys .a{margin:.1em 0 .6em;font-weight:560}
        figure{margin:.8em 0}figcaption{font-size:.875rem;margin-bottom:.35em}
        .kind{display:inline-block;background:var(--soft);border-radius:4px;padding:0 .5em;margin-right:.3em;color:var(--dim)}
        pre{margin:.4em 0;background:var(--soft);border-radius:8px;padding:12px 0;font:.8125rem/1.6 var(--mono);white-space:pre-wrap;overflow-wrap:anywhere;tab-size:4}
        pre>span{display:block;padding:0 16px}
        .line{display:flex!important;gap:14px}.line .n{color:var(--dim);min-width:1.6em;text-align:right;user-select:none;flex:none}.line .t{min-width:0;overflow-wrap:anywhere}
        .line.hit{background:color-mix(in srgb,var(--mark) 45%,transparent)}
        mark{background:var(--mark);color:inherit;border-radius:3px;padding:0 2px}
        .diff .add{background:var(--good-bg);color:var(--good)}.diff .del{background:var(--bad-bg);color:var(--bad)}.diff .file,.diff .hunk{color:var(--dim)}
        .flow{width:100%;border-collapse:separate;border-spacing:0 3px;table-layout:fixed;font-size:.9375rem}
        .flow th{text-align:left;font-weight:600;padding:0 12px 4px}.flow th .dim{font-weight:400;display:block;font-size:.875rem}
        .flow td{padding:5px 12px;vertical-align:top;border-left:3px solid var(--line);background:var(--soft)}
        .flow td.well{background:var(--good-bg);border-left-color:var(--good)}.flow td.ill{background:var(--bad-bg);border-left-color:var(--bad)}.flow td.nothing{background:none;border-left-style:dashed}
        .flow td strong{font-weight:560}.flow .arrow{font-family:var(--mono);display:inline-block;width:1.5em}.flow .detail{display:block;color:var(--dim);font:.8125rem/1.5 var(--mono);padding-left:1.85em}
        .flow .mark{display:block;color:var(--bad);font-weight:600;font-size:.8125rem}
        .strip{list-style:none;display:flex;flex-wrap:wrap;gap:5px;margin:0 0 12px;padding:0}
        .strip li{width:30px;height:30px;border-radius:7px;display:grid;place-items:center;border:1px solid transparent}
        .strip .i{margin:0;width:15px;height:15px}
        .strip .good{background:var(--good-bg)}.strip .bad{background:var(--bad-bg)}.strip .dim{background:var(--soft)}.strip .none{border:1px dashed var(--dim);opacity:.7}
        .strip .culprit{outline:2px solid var(--bad);outline-offset:1px;margin:0 3px}
        .trials{list-style:none;margin:0;padding:0;display:grid;gap:6px 28px;grid-template-columns:repeat(auto-fit,minmax(min(100%,380px),1fr))}
        .trials li{display:flex;flex-wrap:wrap;gap:0 12px;align-items:baseline}
        .trials .switch{font-weight:600;width:2.4em}.trials .what{color:var(--dim);min-width:10.5em}
        s{text-decoration-color:var(--dim);text-decoration-thickness:1px}
        @media (max-width:700px){header,main,footer{padding-left:16px;padding-right:16px}header{padding-top:32px}section{margin:40px 0}
        .cases summary{grid-template-columns:1fr}.cases .meta{white-space:normal}.receipt{padding-left:4px}
        .issue{padding:20px 16px 24px}.compare{padding:4px 16px 12px}.whys>li{padding-left:40px}pre>span{padding:0 10px}.line{gap:8px}}
        @media print{:root{color-scheme:light;--bg:#fff;--card:#fff;--ink:#000;--dim:#444;--line:#ccc;--soft:#f3f3f3;--good:#0b6b3c;--good-bg:#eef7f1;--bad:#a61f2b;--bad-bg:#fbefee;--mark:#fdf0b8}
        body{font-size:11pt}section{margin:24px 0}.issue{border:0;padding:0}.skip,.meta::after{display:none!important}
        figure,.cases>li,.whys>li{break-inside:avoid}details::details-content{content-visibility:visible;block-size:auto}}

        """;
}
