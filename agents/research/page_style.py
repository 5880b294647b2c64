"""How a report looks on a screen and on paper, light and dark. It knows classes, no report."""
# ruff: noqa: E501 -- rules of one kind are one line

STYLE = """
:root{color-scheme:light dark;--ink:#1d2330;--quiet:#5b6475;--line:#d9dee7;--paper:#fff;--soft:#f4f6fa;--accent:#1f5fbf;--mark:#fff1b8;
--series-1:#2f6fd0;--series-2:#e08a1e;--series-3:#2a9d78;--series-4:#a04bb5;--series-5:#c8493f;--on-series-1:#fff;--on-series-2:#fff;--on-series-3:#fff;--ground:var(--paper)}
@media (prefers-color-scheme:dark){:root{--ink:#e6e9ef;--quiet:#a2abbb;--line:#3a4252;--paper:#14181f;--soft:#1d232d;--accent:#8ab4f8;--mark:#5a4a10;
--series-1:#6ea2f0;--series-2:#f0ac55;--series-3:#5cc7a4;--series-4:#c98ad8;--series-5:#ee8178;--on-series-1:#14181f}}
*{box-sizing:border-box}
body{font:400 17px/1.62 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans","Liberation Sans",Carlito,"PingFang SC",
"Microsoft YaHei","Noto Sans SC","Noto Sans CJK SC",sans-serif;color:var(--ink);background:var(--paper);max-width:46rem;margin:0 auto;
padding:clamp(1.25rem,5vw,3.5rem) clamp(1rem,4vw,1.5rem);overflow-wrap:anywhere}
h1{font-size:clamp(1.35rem,4.5vw,1.75rem);line-height:1.25;font-weight:650;margin:0 0 1.4rem;text-wrap:balance}
h2{font-size:1.1rem;font-weight:650;margin:2.4rem 0 .6rem;padding-top:1rem;border-top:1px solid var(--line)}
a{color:var(--accent);text-underline-offset:.15em}
sup{line-height:0;font-weight:400}sup a{text-decoration:none;padding:0 .12em;font-size:.72rem;font-variant-numeric:tabular-nums}
.lead{background:var(--soft);border-radius:.6rem;padding:1.1rem 1.3rem;margin:0 0 1.6rem}.lead>:first-child{margin-top:0}.lead>:last-child{margin-bottom:0}
.short{font-size:clamp(1.3rem,4.5vw,1.6rem);line-height:1.3;font-weight:650;margin:0 0 .5rem}
.answer{margin:.4rem 0}.answer+.answer{margin-top:.8rem}.meta,li p{font-size:.86rem;color:var(--quiet)}
ul{padding-left:1.25rem}ul li{margin:.4rem 0}
figure{margin:1.6rem 0}figcaption{font-weight:600;margin:0 0 .5rem}.wide{overflow-x:auto;overflow-wrap:break-word}
table{border-collapse:collapse;width:100%;font-size:.93rem;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:.42rem 0 .42rem 1.1rem;border-bottom:1px solid var(--line);vertical-align:top}
th{font-weight:600;color:var(--quiet)}th{vertical-align:bottom}th:first-child,td:first-child{padding-left:0}th.number,td.number{text-align:right;padding-right:.2rem}td.number,td.key{white-space:nowrap}td a,th a{color:inherit;text-decoration:none}
td a:hover{text-decoration:underline}tr.best td{font-weight:650}
.chart{overflow-x:auto;margin-top:1rem;padding-left:1.5rem}figure svg{display:block;overflow:visible;width:100%;min-width:32rem;height:auto;font-family:inherit}
.chart .narrow{display:none}@media screen and (max-width:34rem){.chart{overflow-x:visible;padding-left:0}.chart>div{display:none}.chart .narrow{display:block}.chart .narrow svg{min-width:0}}
.back{text-decoration:none}.end{white-space:nowrap}ol.notes{padding-left:1.6rem}cite:lang(zh){font-style:normal}
ol.notes li{margin:.9rem 0;font-size:.93rem}li:target{outline:2px solid var(--accent);outline-offset:.35rem;border-radius:.2rem}
details{font-size:.86rem;margin-top:.3rem}summary{color:var(--accent);cursor:pointer}mark{padding:.05em 0;background:var(--mark);color:inherit}
blockquote{margin:.5rem 0;padding-left:.8rem;border-left:2px solid var(--line);white-space:pre-wrap}
@media print{@page{size:A4;margin:22mm 20mm}:root{color-scheme:light}body{margin:0;padding:0;max-width:none;font-size:11pt;font-family:Carlito,"Noto Sans SC","Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif}
details,.back{display:none}.chart{overflow:visible}figure svg{min-width:0}thead{display:table-header-group}.chart,li,tr{break-inside:avoid}figcaption{break-after:avoid}h2{break-after:avoid}.lead{border:1px solid var(--line)}}
"""
