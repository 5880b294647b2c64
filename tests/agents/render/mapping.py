"""What each CSS and SVG feature becomes: the rows of docs/powerpoint.md, each with a page that shows it.

`xpath` must find something in the slide's XML; `verdict` is what the guide says: native, normalised, pictured, unsupported.
"""

from __future__ import annotations

from dataclasses import dataclass

DOT = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='200' height='100'%3E"
    "%3Crect width='200' height='100' fill='red'/%3E%3C/svg%3E"
)
B = "width:200px;height:100px;"


@dataclass(frozen=True)
class Row:
    feature: str
    becomes: str
    verdict: str
    html: str
    xpath: str


def row(feature: str, becomes: str, verdict: str, html: str, xpath: str) -> Row:
    return Row(feature, becomes, verdict, html, xpath)


TEXT = [
    row("font-size, line-height", "hundredths of a point, exact pitch", "native", "<p style='font:21.3px/33.3px Carlito;margin:0'>a</p>", "//a:rPr[@sz='1598']"),
    row("font-weight", "bold from 600 up", "normalised", "<p>a <b style='font-weight:600'>b</b></p>", "//a:rPr[@b='1']"),
    row("letter-spacing", "`spc`", "native", "<p style='letter-spacing:2px'>abc</p>", "//a:rPr[@spc='150']"),
    row("text-transform", "the letters shown", "normalised", "<p style='text-transform:uppercase'>abc</p>", "//a:t[.='ABC']"),
    row("font-variant-caps", "`cap` at seven tenths where a letter has a capital; the letters stay as written", "normalised", "<p style='font-variant-caps:small-caps'>Abc</p>", "//a:rPr[@cap='all'][../a:t='bc']"),
    row("text-decoration: underline and its styles", "`u`, `uFill`", "native", "<p>x <u style='text-decoration:underline wavy red'>abc</u></p>", "//a:rPr[@u='wavy']/a:uFill"),
    row("text-decoration: line-through", "`strike`", "native", "<p>x <s>abc</s></p>", "//a:rPr[@strike='sngStrike']"),
    row("vertical-align: super, sub", "`baseline` as measured", "native", "<p>x<sup>2</sup> y<sub>3</sub></p>", "//a:rPr[@baseline>0]"),
    row("vertical-align: top, a length", "`baseline` by which it is away from the line's", "native", "<p style='font-size:40px'>x<span style='font-size:16px;vertical-align:top'>2</span></p>", "//a:rPr[@baseline>20000]"),
    row("text-shadow", "outer shadow or glow of the text, the heaviest of several", "normalised", "<p style='text-shadow:2px 2px 4px #000'>abc</p>", "//a:rPr/a:effectLst/a:outerShdw"),
    row("-webkit-text-stroke", "outline of the text", "native", "<p style='-webkit-text-stroke:2px red;color:transparent'>abc</p>", "//a:rPr/a:ln"),
    row("background-clip: text", "gradient fill of the text", "native", "<p style='background:linear-gradient(90deg,red,blue);-webkit-background-clip:text;color:transparent'>abc</p>", "//a:rPr/a:gradFill[count(a:gsLst/a:gs)=3]"),
    row("background-clip: text in a box wider than its words", "the part of the gradient that they show", "native", "<p style='width:800px;font-size:40px;background:linear-gradient(90deg,#f00,#00f);-webkit-background-clip:text;color:transparent'>abc</p>", "//a:rPr/a:gradFill[a:gsLst/a:gs[@pos='100000']/a:srgbClr][not(.//a:srgbClr[@val='0000FF'])]"),
    row("a line that begins behind a checkbox or picture", "a space as wide as that", "normalised", "<p>one<br>two<br><input type=checkbox> three</p>", "//a:r[a:t='\u00a0'][a:rPr/@spc>500]"),
    row("text-align: justify", "`algn`, lines a hair tighter so that they break alike", "native", "<p style='text-align:justify;width:300px'>Words enough for three lines of text that is set justified, so that gaps grow between them all.</p>", "//a:pPr[@algn='just']"),
    row("text beside a float", "a text box for each stretch of lines", "normalised", "<div style='width:400px'><i style='float:left;width:100px;height:40px;background:red'></i>Words that run beside a float have two left edges, one beside it and one below where it ends on the page.</div>", "(//p:sp[.//a:t])[2]"),
    row("::first-letter", "a text box of its own where it floats", "normalised", "<style>.dc::first-letter{float:left;font-size:60px;line-height:1}</style><p class=dc style='width:300px'>Once upon a time there was a text with an initial that stood beside its lines.</p>", "//a:t[.='O']"),
    row("::first-line", "runs of their own on that line", "native", "<style>.fl::first-line{font-variant-caps:small-caps;color:red}</style><p class=fl style='width:200px'>Words enough that they take up more than one line.</p>", "//a:r[a:rPr[@cap='all']/a:solidFill/a:srgbClr[@val='FF0000'] or a:rPr[@cap='all']/a:solidFill/a:schemeClr]"),
    row("direction: rtl", "`rtl`, aligned to the right", "native", "<p dir=rtl lang=ar style='font-family:DejaVu Sans'>مرحبا بالعالم</p>", "//a:pPr[@rtl='1']"),
    row("writing-mode: vertical-rl", "`vert='eaVert'`; for programs that lay Han down, its characters one below the other", "native", "<p lang=zh style='writing-mode:vertical-rl;height:200px;font-family:Noto Sans SC'>竖排文字</p>", "//mc:AlternateContent[mc:Choice//a:bodyPr[@vert='eaVert']]/mc:Fallback//a:t[.='竖排文字']"),
    row("writing-mode: one column in a wide line", "as wide as its letters, where they stand", "native", "<p style='writing-mode:vertical-rl;transform:rotate(180deg);line-height:70px;height:300px;text-align:center;font-size:20px'>Field notes</p>", "//p:sp[p:txBody//a:lnSpc/a:spcPts[@val<=2000]][p:spPr/a:xfrm[@rot='10800000']/a:ext[@cx<300000]]"),
    row("text-combine-upright", "upright across the column in those programs", "normalised", "<p lang=zh style='writing-mode:vertical-rl;height:200px;font-family:Noto Sans SC'>共<span style='text-combine-upright:all'>12</span>间</p>", "//mc:Fallback/p:sp[p:txBody/a:bodyPr[@vert='horz'][@wrap='none']]//a:t[.='12']"),
    row("line-clamp", "the lines that are seen, and an ellipsis", "normalised", "<p style='width:200px;display:-webkit-box;-webkit-line-clamp:2;-webkit-box-orient:vertical;overflow:hidden'>Words enough that they take up more lines than the two which are shown here.</p>", "//a:t[substring(., string-length(.))='…']"),
    row("ruby", "a small text box above", "normalised", "<p lang=zh style='font-family:Noto Sans SC'><ruby>茶<rt>chá</rt></ruby></p>", "//a:p[a:pPr[@algn='ctr']]/a:r/a:t[.='chá']"),
    row("text-overflow: ellipsis", "the words that are seen, and an ellipsis", "normalised", "<p style='width:120px;overflow:hidden;white-space:nowrap;text-overflow:ellipsis'>Words that end in dots somewhere</p>", "//a:t[contains(.,'…')]"),
    row("a href without a line", "the same, `u='none'` (PowerPoint underlines links in text all the same)", "normalised", "<p>see <a href='https://example.org' style='text-decoration:none'>this</a> too</p>", "//a:rPr[@u='none']/a:hlinkClick"),
    row("a href", "hyperlink (http, https, mailto, tel, #slide)", "native", "<p>see <a href='https://example.org'>this</a> too</p>", "//a:rPr/a:hlinkClick"),
    row("text-emphasis", "left out", "unsupported", "<p style='text-emphasis:dot'>abc</p>", "//a:t[.='abc']"),
    row("math in a line", "signs of the line's text", "native", "<p>where <math><mi>x</mi><mo>&gt;</mo><mn>2</mn></math> holds</p>", "//a:p[contains(string(.), 'where') and contains(string(.), '\U0001d465')]"),
    row("math: fractions, roots, scripts, tables", "Office's own equation; for programs that know none its signs as text, its bars as paths", "native", "<p><math display=block><mi>y</mi><mo>=</mo><mfrac><mi>a</mi><mn>2</mn></mfrac></math></p>", "//mc:AlternateContent[mc:Choice//m:f][mc:Fallback//a:t[contains(.,'2')]]"),
    row("font-variant-numeric, font-feature-settings", "left out", "unsupported", "<p style='font-variant-numeric:oldstyle-nums'>123</p>", "//a:t[.='123']"),
]  # fmt: skip

LISTS = [
    row("ul: disc, circle, square", "bullets, hanging indent, levels", "native", "<ul><li>a<ul style='list-style:square'><li>b</li></ul></li></ul>", "//a:pPr[@lvl='1']/a:buFont[@typeface='Wingdings']"),
    row("ul: disc in a Chinese font", "Arial's bullet", "normalised", "<ul style='font-family:Noto Serif SC'><li lang=zh>清单</li></ul>", "//a:pPr[a:buChar/@char='•']/a:buFont[@typeface='Arial']"),
    row("ol: decimal, roman, letters, start", "numbers", "native", "<ol start=5 style='list-style:upper-roman'><li>a</li></ol>", "//a:buAutoNum[@type='romanUcPeriod'][@startAt='5']"),
    row("list-style: a string, ::marker colour", "that bullet in that colour", "native", "<style>.mk li::marker{color:red}</style><ul class=mk style='list-style-type:\"→ \"'><li>a</li></ul>", "//a:pPr[a:buClr][a:buChar[@char='→']]"),
    row("list-style-position: inside", "no hanging indent", "normalised", "<ul style='list-style-position:inside;width:150px'><li>words that go on to a second line</li></ul>", "//a:pPr[a:buChar][not(@indent) or @indent='0']"),
    row("li::before as a marker", "a bullet", "native", "<style>.ck{list-style:none;padding:0}.ck li{padding-left:30px;position:relative}.ck li::before{content:'✔';position:absolute;left:0}</style><ul class=ck><li>a</li></ul>", "//a:buChar[@char='✔']"),
    row("li::before beside cells of a flexible item", "a shape or a text of its own", "native", "<style>.fx{list-style:none;padding:0}.fx li{display:flex;width:300px}.fx li::before{content:'';width:9px;height:9px;background:red}.fx span{flex:1}</style><ul class=fx><li><span>Home</span>46 %</ul>", "//p:spTree[not(.//a:buChar)][p:sp[p:spPr/a:xfrm/a:ext[@cx='85725'][@cy='85725']]]//a:t[.='46 %']"),
    row("summary", "a bullet that hangs; what is closed is left out", "native", "<details><summary>Words</summary>hidden</details>", "//a:pPr[@marL>0][a:buChar][not(//a:t[.='hidden'])]"),
    row("ol reversed, li value", "each number its own start (LibreOffice counts on)", "native", "<ol reversed><li>a</li><li>b</li></ol>", "//a:buAutoNum[@startAt='2']"),
    row("ol in right-to-left text", "numbers", "native", "<ol dir=rtl><li>אב</li><li>גד</li></ol>", "//a:pPr[@rtl='1']/a:buAutoNum[@type='arabicPeriod']"),
]  # fmt: skip

BOXES = [
    row("background-color, opacity", "fill with alpha", "native", f"<div style='{B}background:red;opacity:.5'></div>", "//p:spPr/a:solidFill//a:alpha[@val='50000']"),
    row("linear-gradient", "gradient fill at the same angle", "native", f"<div style='{B}background:linear-gradient(45deg,red,lime,blue)'></div>", "//a:gradFill[count(a:gsLst/a:gs)=3]/a:lin"),
    row("linear-gradient of more than two colours", "the same; for programs that draw two, fills of two over each other", "native", f"<div style='{B}background:linear-gradient(20deg,red,lime 40%,blue)'></div>", "//mc:AlternateContent[mc:Choice/p:sp//a:gradFill[count(a:gsLst/a:gs)=3]]/mc:Fallback/p:grpSp[count(p:sp)=2]"),
    row("gradient stops by calc()", "stops where they are", "native", f"<div style='{B}background:linear-gradient(90deg,red calc(50% - 20px),blue)'></div>", "//a:gs[@pos='40000']"),
    row("radial-gradient", "path gradient about its centre; an ellipse as the circle of its area", "normalised", f"<div style='{B}background:radial-gradient(circle at 30% 40%,red,blue)'></div>", "//a:gradFill/a:path[@path='circle']/a:fillToRect[@l='30000'][@t='40000']"),
    row("radial-gradient: ellipses, centres outside of the box", "the same; for programs that draw circles about a middle, discs on one another", "normalised", f"<div style='{B}background:radial-gradient(200px 60px at 90% -10%,#f00,transparent 60%)'></div>", "//mc:AlternateContent[mc:Choice//a:path[@path='circle']][count(mc:Fallback//p:sp)>7]"),
    row("gradients with hard edges, repeating-linear-gradient", "a shape for each colour", "native", f"<div style='{B}background:repeating-linear-gradient(45deg,#123 0 10px,#456 10px 20px)'></div>", "//p:sp/p:spPr/a:custGeom"),
    row("gradients whose edges are smoothed over a fiftieth or less", "a shape for each colour", "native", f"<div style='{B}background:radial-gradient(circle,#123 0 30%,#456 31%)'></div>", "//p:sp/p:spPr/a:custGeom"),
    row("repeating-radial-gradient with hard edges", "a disc for each ring", "native", "<div style='width:200px;height:100px;background:repeating-radial-gradient(circle,red 0 10px,blue 10px 20px)'></div>", "(//a:custGeom)[8]"),
    row("radial-gradient: one colour around a clear disc (scallops, tickets)", "a shape with that hole", "native", f"<div style='{B}background:radial-gradient(circle at 20px -6px,transparent 20px,red 21px) 0 0/40px 100%'></div>", "//p:sp[p:spPr/a:custGeom/a:pathLst/a:path[count(a:moveTo)=10]]"),
    row("conic-gradient with hard edges", "wedges", "native", f"<div style='{B}border-radius:50%;background:conic-gradient(red 0 30%,blue 30%)'></div>", "(//p:sp/p:spPr/a:custGeom)[2]"),
    row("tiled gradients with hard edges (dots, stripes)", "one shape for all tiles", "native", f"<div style='{B}background:radial-gradient(#66f 2px,transparent 2.5px) 0 0/20px 20px'></div>", "//p:sp/p:spPr/a:custGeom"),
    row("conic-gradient of opaque colours that fades", "a fan of wedges", "native", f"<div style='{B}background:conic-gradient(red,blue,red)'></div>", "(//p:sp/p:spPr/a:custGeom)[60]"),
    row("conic-gradient of colours seen through by two fifths and more", "wedges side by side", "native", "<style>.cv{position:relative;height:90px}.cv::after{content:'';position:absolute;width:90px;height:90px;border-radius:50%;background:conic-gradient(#f003,#00f9,#f003)}</style><div class=cv></div>", "(//p:sp/p:spPr[a:custGeom]/a:solidFill/a:srgbClr/a:alpha)[30]"),
    row("conic-gradient that fades to nothing", "picture", "pictured", f"<div style='{B}background:conic-gradient(red,transparent)'>t</div>", "//p:pic"),
    row("background-image: url, cover, contain, position", "picture with crop", "native", f'<div style="{B}background:url(&quot;{DOT}&quot;) left/cover"></div>', "//p:pic"),
    row("background-image that repeats", "tiled picture fill", "native", f'<div style="{B}background:url(&quot;{DOT}&quot;) 0 0/30px 15px"></div>', "//p:sp/p:spPr/a:blipFill/a:tile"),
    row("background-repeat: round, space", "picture", "pictured", f'<div style="{B}background:url(&quot;{DOT}&quot;) 0 0/30px 15px round"></div>', "//p:pic"),
    row("border, all sides alike", "outline inside the box, dashes as long as the browser's", "native", f"<div style='{B}border:4px dashed red'></div>", "//p:spPr/a:ln/a:custDash/a:ds[@d='200000']"),
    row("border by side", "filled shapes; mitred where colours meet, bent round corners", "native", f"<div style='{B}border-left:8px solid red;border-radius:14px;background:#eee'></div>", "//p:sp[p:nvSpPr/p:cNvPr[@name='Left border']]/p:spPr/a:custGeom"),
    row("border by side along elliptical corners (waves)", "a shape between its edge and its padding", "native", "<div style='width:300px;height:80px;background:#fee;border-top:4px solid red;border-radius:50% 50% 0 0/100% 100% 0 0'></div>", "//p:sp/p:spPr[a:custGeom/a:pathLst/a:path[count(a:close)=2]]/a:solidFill"),
    row("border: double", "two lines", "native", f"<div style='{B}border:6px double red'></div>", "//p:sp[p:nvSpPr/p:cNvPr[@name='Border']]"),
    row("border: groove, ridge, inset, outset", "solid", "normalised", f"<div style='{B}border:6px groove #888'></div>", "//p:spPr/a:ln/a:solidFill"),
    row("border-image: a gradient", "a frame filled with it; of single sides a strip each", "native", f"<div style='{B}border:10px solid transparent;border-image:linear-gradient(red,blue) 1'></div><div style='{B}border-bottom:4px solid;border-image:linear-gradient(90deg,red,blue) 1'></div>", "//p:spTree[p:sp/p:spPr[a:custGeom]/a:gradFill][p:sp/p:spPr[a:prstGeom]/a:gradFill]"),
    row("border-image: a picture", "picture", "pictured", f"<div style=\"{B}border:10px solid;border-image:url(&quot;{DOT}&quot;) 10\"></div>", "//p:pic"),
    row("background-blend-mode", "picture", "pictured", f"<div style=\"{B}background:linear-gradient(red,blue),url(&quot;{DOT}&quot;);background-blend-mode:multiply\"></div>", "//p:pic"),
    row("border-radius", "rounded rectangle, ellipse, else its own outline", "native", f"<div style='{B}background:red;border-radius:20px'></div>", "//a:prstGeom[@prst='roundRect']"),
    row("border-radius, elliptical", "own outline", "native", f"<div style='{B}background:red;border-radius:50%/20%'></div>", "//a:custGeom//a:cubicBezTo"),
    row("border of an own outline that a clip cuts", "what is left of it, as a shape", "native", f"<div style='overflow:hidden;width:150px;height:150px'><div style='{B}background:#fff;border:4px solid red;border-radius:50%/20%'></div></div>", "//p:sp[p:spPr/a:custGeom]/following-sibling::p:sp[p:spPr/a:custGeom]"),
    row("border-radius: 50%", "ellipse", "native", f"<div style='{B}background:red;border-radius:50%'></div>", "//a:prstGeom[@prst='ellipse']"),
    row("outline", "outline around the box", "native", f"<div style='{B}outline:3px solid red;outline-offset:4px'></div>", "//p:spPr/a:ln/a:solidFill"),
    row("box-shadow", "the heaviest outer and inner one", "normalised", f"<div style='{B}background:#fff;box-shadow:0 10px 30px #0004,inset 0 2px 4px #0003'></div>", "//a:effectLst[a:innerShdw][a:outerShdw]"),
    row("box-shadow smaller than its box", "outer shadow that shrinks towards the top left, moved to where it is", "native", f"<div style='{B}background:#fff;box-shadow:0 25px 50px -12px #0008'></div>", "//a:outerShdw[@algn='tl'][@sx='88000'][@sy='76000'][@dist>370000]"),
    row("box-shadow larger than its box, with blur", "outer shadow of the box's size whose blur reaches as far", "normalised", f"<div style='{B}background:#fff;border-radius:50%;box-shadow:0 0 24px 8px #0f76'></div>", "//a:outerShdw[not(@sx)][@blurRad>228600][*/a:alpha[@val>40000]]"),
    row("box-shadow of a box without a fill", "the same, the box filled with the one colour that it stands on", "native", f"<div style='{B}box-shadow:0 6px 16px #0006'></div>", "//p:sp[p:spPr/a:effectLst/a:outerShdw]/p:spPr/a:solidFill"),
    row("box-shadow: several without blur", "copies of the shape below it", "native", f"<div style='{B}background:red;box-shadow:9px 0 lime,18px 0 blue'></div>", "(//p:sp[p:spPr/a:solidFill])[3]"),
    row("box-shadow without blur or offset", "rings behind, or a border inside", "native", f"<div style='{B}background:#fff;box-shadow:0 0 0 6px red'></div>", "//p:cNvPr[@name='Ring']"),
    row("the same around what is seen through", "a line around it", "native", f"<div style='{B}background:#ff02;box-shadow:0 0 0 6px red'></div>", "//p:sp[p:nvSpPr/p:cNvPr[@name='Ring']]/p:spPr[a:noFill]/a:ln[@w='57150']"),
    row("box-shadow: inset, without blur, to one side", "a strip along that side", "native", "<div style='width:200px;height:100px;background:#eee;box-shadow:inset 5px 0 0 red'></div>", "//p:sp[.//p:cNvPr[@name='Left border']]//a:ext[@cx='47625']"),
    row("box-shadow: inset, as wide as half the box", "a veil of its colour over the box", "native", f"<div style='{B}background:#eee;box-shadow:inset 0 0 0 9999px rgba(255,0,0,.2)'></div>", "//p:sp[not(p:spPr/a:ln/a:solidFill)]/p:spPr/a:solidFill/*/a:alpha[@val='20000']"),
    row("clip-path: polygon, circle, ellipse, inset, path", "outline of the shape", "native", f"<div style='{B}background:red;clip-path:polygon(50% 0,100% 50%,50% 100%,0 50%)'>t</div>", "//a:custGeom[.//a:lnTo]"),
    row("overflow: hidden over a turned box", "the outline that is left of it", "native", f"<div style='{B}overflow:hidden;position:relative'><i style='position:absolute;right:-40px;top:16px;width:140px;height:20px;background:red;transform:rotate(45deg)'></i></div>", "//p:sp[p:spPr[a:custGeom][not(a:xfrm/@rot)]]"),
    row("overflow: hidden", "boxes and pictures cut, hidden lines left out", "native", f"<div style='{B}overflow:hidden;position:relative'><i style='position:absolute;left:100px;top:20px;width:160px;height:160px;border-radius:50%;background:red'></i></div>", "//a:custGeom"),
    row("transform: rotate, scale", "rotation, size", "native", f"<div style='{B}background:red;transform:rotate(30deg) scale(.5)'>t</div>", "//a:xfrm[@rot='1800000']"),
    row("zoom", "letters, lengths and places as painted", "native", f"<div style='zoom:2;font-size:15px'><div style='{B}transform:rotate(30deg)'>t</div></div>", "//p:sp[.//a:xfrm[@rot='1800000']]//a:rPr[@sz='2250']"),
    row("transform: a box that columns part", "picture", "pictured", "<div style='columns:2;height:90px;width:400px'><div style='scale:.8;orphans:1;widows:1'>one<br>two<br>three<br>four<br>five<br>six</div></div>", "//p:pic"),
    row("transform: skew", "a leaning outline; its text upright", "normalised", f"<div style='{B}background:red;transform:skewX(20deg)'>t</div>", "//p:sp[p:spPr/a:custGeom]"),
    row("transform: mirrored text", "turned half round in three dimensions (LibreOffice draws it unturned)", "native", f"<div style='{B}background:red;transform:scaleX(-1)'>t</div>", "//p:sp[p:spPr/a:scene3d/a:camera/a:rot[@lon='10800000']]//a:t[.='t']"),
    row("transform: mirrored image", "flipped picture", "native", f"<img alt=x src=\"{DOT}\" style='transform:scaleX(-1)'>", "//p:pic/p:spPr/a:xfrm[@flipH='1']"),
    row("transform: perspective over what lies flat", "as without it", "native", f"<div style='{B}background:red;transform:perspective(400px) rotateY(0)'>t</div>", "//p:sp//a:t[.='t']"),
    row("transform: three dimensions", "picture", "pictured", f"<div style='{B}background:red;transform:perspective(400px) rotateY(40deg)'>t</div>", "//p:pic"),
    row("filter: drop-shadow", "outer shadow", "native", f"<div style='{B}background:#fff;filter:drop-shadow(0 8px 8px #0005)'></div>", "//a:effectLst/a:outerShdw"),
    row("filter: drop-shadow of what paints nothing itself", "outer shadow of what it holds, clipped or not", "native", f"<div style='filter:drop-shadow(0 8px 8px #0005)'><div style='{B}background:red;clip-path:polygon(0 0,100% 0,50% 100%)'></div></div>", "//p:sp[p:spPr/a:custGeom]/p:spPr/a:effectLst/a:outerShdw"),
    row("filter: grayscale of an image", "the picture's own recolouring", "native", f"<img alt=x style='{B}filter:grayscale(1)' src=\"{DOT}\">", "//a:blip/a:grayscl"),
    row("filter: brightness, contrast, grayscale, sepia, saturate, hue-rotate, invert", "the colours that they give, text and lines too", "native", f"<div style='{B}background:#804020;color:#fff;filter:brightness(.5)'>t</div>", "//a:rPr/a:solidFill/a:srgbClr[@val='808080']"),
    row("the same on an image", "picture with those colours in its pixels", "native", f"<img alt=x style='{B}filter:sepia(1) contrast(.8)' src=\"{DOT}\">", "//p:pic"),
    row("filter: blur of a box without content", "soft edge; a disc fades out about its centre", "native", f"<div style='{B}background:red;filter:blur(9px);border-radius:20px'></div>", "//a:effectLst/a:softEdge[@rad='342900']"),
    row("filter: blur of clipped shapes in a box without words", "discs that fade out, with as much ink", "normalised", f"<div style='filter:blur(20px)'><div style='{B}background:linear-gradient(red,blue);clip-path:polygon(0 0,100% 20%,60% 100%)'></div></div>", "//p:sp/p:spPr[a:prstGeom[@prst='ellipse']]/a:gradFill/a:path"),
    row("filter: blur of content, url()", "picture", "pictured", f"<div style='{B}background:red;filter:blur(3px)'>t</div>", "//p:pic"),
    row("backdrop-filter over plain ground", "translucent fill", "native", f"<div style='{B}background:#ffffff55;backdrop-filter:blur(6px)'>t</div>", "//p:sp//a:alpha"),
    row("backdrop-filter under a ground of three quarters and more", "translucent fill", "normalised", f"<img alt=x src=\"{DOT}\" style='position:absolute;left:0;top:0'><div style='{B}position:absolute;left:50px;top:50px;background:#ffffffcc;backdrop-filter:blur(6px)'>t</div>", "//p:sp/p:spPr/a:solidFill//a:alpha[@val='80000']"),
    row("backdrop-filter over glows and what is hardly there", "translucent fill", "normalised", f"<div style='position:absolute;left:0;top:0;width:500px;height:300px;background:radial-gradient(circle at 20% 20%,#06f8,transparent 200px)'></div><div style='{B}position:absolute;left:50px;top:50px;background:#ffffff33;backdrop-filter:blur(6px)'>t</div>", "//p:sp/p:spPr/a:solidFill//a:alpha[@val='20000']"),
    row("backdrop-filter over pictures and edges", "picture of the ground, text native", "pictured", f"<img alt=x src=\"{DOT}\" style='position:absolute;left:0;top:0'><div style='{B}position:absolute;left:50px;top:50px;background:#ffffff55;backdrop-filter:blur(6px)'>t</div>", "//a:t[.='t']"),
    row("mix-blend-mode over one plain colour", "the colour that it gives", "native", f"<div style='background:#0ff;padding:30px;width:400px'><div style='{B}background:#f80;mix-blend-mode:multiply'>t</div></div>", "//a:rPr/a:solidFill/a:srgbClr[@val='002222']"),
    row("mix-blend-mode of one plain shape over plain shapes", "a shape for each colour that it gives", "native", f"<div style='{B}background:#0ff;border-radius:50%'></div><div style='{B}position:absolute;left:150px;top:20px;background:#ff0;mix-blend-mode:multiply'></div>", "//p:sp[p:spPr/a:custGeom]"),
    row("mix-blend-mode of one plain shape over wedges and stripes", "a shape for each colour that it gives", "native", f"<div style='{B}background:conic-gradient(#0ff 0 30%,#f0f 30%)'></div><div style='{B}position:absolute;left:150px;top:60px;background:#ff0;mix-blend-mode:multiply'></div>", "(//p:sp[p:spPr/a:custGeom])[3]"),
    row("mix-blend-mode of a gradient over plain shapes, of generated content too", "a shape with a gradient for each colour below", "native", "<style>.mg{position:relative;width:400px;height:200px;background:#0ff}.mg::after{content:'';position:absolute;left:300px;top:20px;width:200px;height:100px;background:linear-gradient(#ff0,#f80);mix-blend-mode:multiply}</style><div class=mg></div>", "//p:sp//a:gradFill/a:gsLst[a:gs/a:srgbClr/@val='00FF00'][a:gs/a:srgbClr/@val='008800']"),
    row("mix-blend-mode of a shape that holds words", "the same; the words keep their own colour", "normalised", f"<div style='{B}background:#0ff;border-radius:50%'></div><div style='{B}position:absolute;left:150px;top:20px;background:#ff0;mix-blend-mode:multiply'>both</div>", "//p:sp[p:spPr/a:custGeom][following::a:t[.='both']]"),
    row("mix-blend-mode over more than that, hue to luminosity", "picture", "pictured", f"<img alt=x src=\"{DOT}\" style='position:absolute;left:0;top:0'><div style='{B}position:absolute;left:50px;top:50px;background:red;mix-blend-mode:multiply'>t</div>", "//p:pic[2]"),
    row("mask: a gradient that fades, over one colour or lines of one", "gradient fill whose alpha is the mask's", "native", f"<div style='{B}background:red;mask-image:linear-gradient(#000,transparent)'></div>", "//a:gradFill[a:gsLst/a:gs[@pos='100000']//a:alpha[@val='0']]"),
    row("mask: a gradient with hard edges, over paint alone", "what it leaves: stripes, a disc, a box with a hole", "native", f"<div style='{B}background:linear-gradient(gold,red);mask-image:linear-gradient(#000 40%,transparent 40% 60%,#000 60%)'></div>", "(//p:sp/p:spPr[a:custGeom][a:gradFill])[2]"),
    row("mask: a gradient with hard edges that repeats", "the edge that it bites, what the box holds whole", "normalised", f"<div style='{B}background:gold;mask:radial-gradient(circle at 50% 0,transparent 8px,#000 8.5px) 0 0/20px 100%'>t</div>", "//p:sp/p:spPr[a:custGeom][a:solidFill]"),
    row("mask: one opaque box cut out of another (gradient borders)", "a frame with that fill", "native", f"<div style='{B}padding:3px;border-radius:14px;background:linear-gradient(gold,red);mask:linear-gradient(#fff 0 0) content-box exclude,linear-gradient(#fff 0 0)'></div>", "//p:sp/p:spPr[a:custGeom/a:pathLst/a:path[count(a:close)=2]]/a:gradFill"),
    row("mask over a picture", "picture", "pictured", f"<div style='{B}mask-image:linear-gradient(#000,transparent)'><img src=\"{DOT}\" alt=dot width=100 height=60></div>", "//p:pic[p:nvPicPr/p:cNvPr]"),
    row("mask: pictures, several, hard edges over text", "picture", "pictured", f'<div style="{B}background:red;mask-image:url(&quot;{DOT}&quot;)"></div>', "//p:pic"),
    row("background-clip: padding-box (gradient borders)", "a shape for each layer", "native", f"<div style='{B}border:4px solid transparent;background:linear-gradient(#123,#123) padding-box,linear-gradient(90deg,red,blue) border-box'></div>", "//p:sp[p:spPr/a:gradFill]/following-sibling::p:sp[p:spPr/a:solidFill]"),
    row("opacity of a group", "each part as translucent; parts that overlap show through", "normalised", f"<div style='opacity:.5'><div style='{B}background:red'></div></div>", "//p:spPr/a:solidFill//a:alpha[@val='50000']"),
    row("z-index, stacking contexts", "order of the shapes", "native", f"<div style='position:relative;z-index:2'>over</div><div style='{B}position:relative;z-index:1;margin-top:-30px;background:red'></div>", "//p:sp[.//a:t='over'][preceding-sibling::p:sp]"),
    row("columns, column-rule", "a text box a column, lines between", "normalised", "<div style='columns:2;width:400px;column-rule:2px solid red'>Words that fill two columns of a text and end in the second one of them.</div>", "//p:cNvPr[@name='Left border']"),
    row("flex, grid, float, absolute, sticky", "places as laid out", "native", "<div style='display:grid;grid-template-columns:1fr 1fr'><p>a</p><p>b</p></div>", "(//p:sp[.//a:t])[2]"),
    row("::before, ::after, counters", "text and shapes like any other", "native", "<style>.gen::before{content:'§' counter(x);counter-increment:x}</style><p class=gen>abc</p>", "//a:t[contains(.,'§1')]"),
]  # fmt: skip

MEDIA = [
    row("img, object-fit, object-position", "picture with crop", "native", f"<img alt=x src=\"{DOT}\" style='width:100px;height:100px;object-fit:cover'>", "//p:pic/p:blipFill/a:srcRect[@l='25000']"),
    row("img with round corners or clip-path", "picture in that shape", "native", f"<img alt=x src=\"{DOT}\" style='{B}clip-path:circle(40px)'>", "//p:pic/p:spPr/a:custGeom"),
    row("::before, ::after that cannot be native", "picture of it alone", "pictured", f"<style>.pm::after{{content:'';display:block;width:90px;height:50px;background:red;mask-image:url(\"{DOT}\")}}</style><div class=pm>kept</div>", "//p:spTree[p:pic]//a:t[.='kept']"),
    row("canvas, video, iframe", "picture with its alternative text", "pictured", "<canvas width=40 height=40 aria-label='a plot'></canvas>", "//p:pic//p:cNvPr[@descr='a plot']"),
    row("input, select, textarea, button", "box and text", "native", "<input value='typed' style='font:16px Arimo'>", "//a:t[.='typed']"),
    row("checkbox, radio", "box or circle in the accent colour, with its tick", "native", "<input type=checkbox checked aria-label=on style='accent-color:#123456'>", "//p:sp[p:nvSpPr/p:cNvPr[@descr='on']][p:spPr/a:solidFill/a:srgbClr[@val='123456']]/following-sibling::p:sp[p:spPr/a:custGeom]"),
    row("checkbox, radio that the page draws (switches)", "its box, its `::before` and `::after`", "native", "<style>.sw{appearance:none;width:36px;height:20px;background:#ccc;border-radius:20px;position:relative}.sw::before{content:'';position:absolute;left:3px;top:3px;width:14px;height:14px;border-radius:50%;background:#fff}</style><input type=checkbox class=sw>", "//p:sp[p:spPr/a:xfrm/a:ext[@cx='342900']]/following-sibling::p:sp[p:spPr/a:xfrm/a:ext[@cx='133350']]"),
    row("range, progress, meter", "track and value as shapes", "native", "<progress value=.3 aria-label=load style='width:200px'></progress>", "//p:sp[p:nvSpPr/p:cNvPr[@descr='load']]/following-sibling::p:sp[p:spPr/a:xfrm/a:ext[@cx='561975']]"),
    row("progress that the page draws", "its bar and value as shapes", "native", "<style>.pb{--v:#123456;appearance:none;width:200px;height:12px;border:0}.pb::-webkit-progress-bar{background:#eee}.pb::-webkit-progress-value{background:var(--v)}</style><progress class=pb value=.25></progress>", "//p:sp[p:spPr[a:xfrm/a:ext[@cx='476250']]/a:solidFill/a:srgbClr[@val='123456']]"),
    row("input: color, image; vertical sliders", "picture", "pictured", "<input type=color value='#ff0000' aria-label=red>", "//p:pic"),
    row("table, rowspan, colspan", "native table, merged cells", "native", "<table><tr><th colspan=2>a</th></tr><tr><td>b</td><td>c</td></tr></table>", "//a:tc[@gridSpan='2']"),
    row("border-collapse: collapse", "cell borders; of two on one edge the wider", "native", "<table style='border-collapse:collapse'><tr><td style='border:3px solid red'>a</td><td>b</td></tr></table>", "//a:tcPr/a:lnR[@w='28575']"),
    row("borders of row groups", "of the cells along them", "native", "<table style='border-collapse:collapse'><thead><tr><th style='border-bottom:1px solid blue'>a</th></tr></thead><tbody style='border-top:3px solid red'><tr><td>b</td></tr><tr><td>c</td></tr></tbody></table>", "//a:tr[2]/a:tc/a:tcPr/a:lnT[@w='28575']"),
    row("rows striped by inset shadows", "fill of the cells", "native", "<table><tr><td style='background:#fff;box-shadow:inset 0 0 0 9999px rgba(0,0,0,.2)'>a</td></tr></table>", "//a:tcPr/a:solidFill/a:srgbClr[@val='CCCCCC']"),
    row("border-spacing of less than 4 px", "cells that touch, text where it was", "normalised", "<table style='border-spacing:2px'><tr><td style='background:red'>a</td><td>b</td></tr></table>", "//a:tc[.//a:t='a']/a:tcPr/a:solidFill"),
    row("border-spacing of 4 px and more, cells with round corners", "what they paint as shapes below, neighbours of one colour that touch as one", "normalised", "<table style='border-spacing:0 8px'><tr><td style='background:red;border-radius:9px 0 0 9px'>a</td><td style='background:red'>b</td></tr></table>", "//p:sp[following-sibling::p:graphicFrame//a:tcPr/a:noFill]/p:spPr/a:prstGeom[@prst='round2SameRect' or @prst='roundRect'] | //p:sp[following-sibling::p:graphicFrame//a:tcPr/a:noFill]/p:spPr/a:custGeom"),
    row("td with stripes, dots or a picture", "shapes below the cells", "native", "<table style='border-spacing:0'><tr><td style='width:90px;background:repeating-linear-gradient(90deg,red 0 9px,blue 9px 18px)'>a</td></tr></table>", "//p:graphicFrame[preceding-sibling::*//a:custGeom]"),
    row("td in vertical writing", "a vertical text above the cell", "normalised", "<table><tr><td style='writing-mode:vertical-rl;width:40px;height:120px;background:#eee'>Break<td>a<td>b</table>", "//p:graphicFrame/following-sibling::p:sp[p:txBody/a:bodyPr[@vert='eaVert']]//a:t[.='Break']"),
    row("cells in round corners of what clips the table", "their fill as a shape below, cut there", "normalised", "<table style='border-radius:12px;overflow:hidden;border-collapse:collapse'><tr><th style='background:red'>a</th><th style='background:red'>b</th></tr><tr><td>c</td><td>d</td></tr></table>", "//p:sp[following-sibling::p:graphicFrame]/p:spPr[a:custGeom]"),
    row("a table's own border and round corners", "a box below the cells", "native", "<table style='border:4px solid red;border-radius:9px;border-spacing:0'><tr><td>a</td></tr></table>", "//p:sp[following-sibling::p:graphicFrame]//a:ln[@w='38100']"),
    row("table in right-to-left text", "columns as they stand", "normalised", "<table dir=rtl><tr><td>first</td><td>second</td></tr></table>", "//a:tc[1]//a:t[.='second']"),
]  # fmt: skip

DRAWINGS = [
    row("svg: path, rect, circle, ellipse, line, polygon", "custom geometry, grouped", "native", "<svg width=100 height=100><path d='M0 0h50v50a20 20 0 0 1-20 20z'/><circle cx=70 cy=70 r=20 /></svg>", "//p:grpSp[count(p:sp)=2]"),
    row("svg: lines that run beyond the slide", "cut where nobody sees their ends", "native", "<svg width=100 height=100><path d='M50 50V-200' stroke='red' fill='none' stroke-width='40' stroke-linecap='round'/></svg>", "//p:sp[p:spPr/a:xfrm/a:ext[@cy='857250']]"),
    row("svg: what runs beyond its edges", "cut there", "native", "<svg width=100 height=100 style='margin:9px'><path d='M50 50V-200' stroke='red' fill='none' stroke-width='4'/></svg>", "//p:sp[p:spPr/a:xfrm/a:ext[@cy='476250']]"),
    row("svg: text, tspan", "text", "native", "<svg width=100 height=50><text x=10 y=30>drawn</text></svg>", "//a:t[.='drawn']"),
    row("svg: transform, viewBox, nested svg", "geometry as drawn", "native", "<svg width=100 height=100 viewBox='0 0 10 10'><g transform='skewX(20)'><rect width=5 height=5 /></g></svg>", "//a:custGeom"),
    row("svg: linearGradient, radialGradient", "gradient fill", "native", "<svg width=100 height=100><linearGradient id=lg1><stop stop-color=red /><stop offset=1 stop-color=blue /></linearGradient><rect width=90 height=90 fill='url(#lg1)'/></svg>", "//a:gradFill/a:lin"),
    row("svg: gradientUnits, gradientTransform", "stops where they are drawn", "native", "<svg width=200 height=100><linearGradient id=lg2 gradientUnits=userSpaceOnUse x1=50 x2=150 y1=0 y2=0><stop stop-color=red /><stop offset=1 stop-color=blue /></linearGradient><rect width=200 height=90 fill='url(#lg2)'/></svg>", "//a:gradFill/a:gsLst[a:gs[@pos='25000']][a:gs[@pos='75000']]"),
    row("svg: stroke-dasharray, stroke-linecap", "custom dashes", "native", "<svg width=100 height=100><path d='M0 9H99' stroke=red stroke-width=10 stroke-dasharray='30 12' stroke-linecap=round /></svg>", "//a:ln[@cap='rnd']/a:custDash/a:ds[@d='400000'][@sp='20000']"),
    row("svg: rings in few dashes, stroke-dashoffset", "a line for each dash", "native", "<svg width=100 height=100 viewBox='0 0 42 42'><circle cx=21 cy=21 r=15.9 fill=none stroke=red stroke-width=6 stroke-dasharray='46 54' stroke-dashoffset=25 /></svg>", "//a:ln[a:solidFill][not(a:custDash)][../a:custGeom]"),
    row("svg: a gradient along a line", "gradient line; for programs that draw lines in one colour, stretches of it, or where it is seen through the area that it covers", "native", "<svg width=100 height=60><linearGradient id=lg3><stop stop-color=red /><stop offset=1 stop-color=blue /></linearGradient><path d='M5 50C40 0 60 60 95 9' fill=none stroke='url(#lg3)' stroke-width=4 /></svg>", "//mc:AlternateContent[mc:Choice//a:ln/a:gradFill][count(mc:Fallback//p:sp)>9]"),
    row("svg: filters that throw a shadow or glow", "outer shadow", "native", "<svg width=120 height=60><filter id=fi1><feGaussianBlur stdDeviation=4 result=b /><feMerge><feMergeNode in=b /><feMergeNode in=SourceGraphic /></feMerge></filter><path d='M9 50L99 9' fill=none stroke=red stroke-width=4 filter='url(#fi1)'/></svg>", "//a:outerShdw[@blurRad='76200'][@dist='0'][not(.//@val='000000')]"),
    row("svg: marker", "shapes at the path's ends", "native", "<svg width=100 height=40><marker id=mk1 orient=auto markerWidth=6 markerHeight=6 refX=3 refY=3><path d='M0 0L6 3L0 6z'/></marker><path d='M0 20H80' stroke=red marker-end='url(#mk1)'/></svg>", "//p:grpSp[count(p:sp)=2]"),
    row("svg: use, symbol", "copies of what they name", "native", "<svg width=0 height=0><symbol id=sy1 viewBox='0 0 10 10'><path d='M0 0L10 10L0 10z'/></symbol></svg><svg width=20 height=20><use href='#sy1' width=20 height=20 /></svg>", "//a:custGeom"),
    row("svg: clip-path of one shape", "geometry cut to it", "native", "<svg width=100 height=100><clipPath id=cp1><path d='M50 0L100 100H0z'/></clipPath><rect width=100 height=100 clip-path='url(#cp1)'/></svg>", "//a:custGeom[count(.//a:lnTo)=2 or count(.//a:lnTo)=3]"),
    row("svg: pattern, other filters, mask, image, textPath", "picture of that shape alone", "pictured", "<svg width=100 height=100><pattern id=pa1 width=9 height=9 patternUnits=userSpaceOnUse><rect width=4 height=4 /></pattern><rect width=90 height=50 fill='url(#pa1)'/><text x=5 y=90>kept</text></svg>", "//a:t[.='kept']"),
]  # fmt: skip

SECTIONS = {"Text": TEXT, "Lists": LISTS, "Boxes": BOXES, "Pictures, forms, tables": MEDIA, "Drawings": DRAWINGS}
ROWS = [one for rows in SECTIONS.values() for one in rows]
