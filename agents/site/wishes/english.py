"""Rules of English: the shapes of sentences that people change sites with. The first whose maker agrees counts.

`⟪n⟫` stands for a quotation. Groups that end in a digit are alternatives of the group without it.
"""

# ruff: noqa: E501 (a rule is one line)

from __future__ import annotations

import re

from agents.site.wishes import making_board as board
from agents.site.wishes import making_features as feature
from agents.site.wishes import making_fields as fields
from agents.site.wishes import making_flows as flows
from agents.site.wishes import making_hours as hours
from agents.site.wishes import making_looks as looks
from agents.site.wishes import making_rights as rights
from agents.site.wishes import making_rows as rows
from agents.site.wishes import making_rules as rules
from agents.site.wishes import making_texts as texts
from agents.site.wishes.context import Maker
from agents.site.wishes.making_hours import CLOCK, DAYS_EN
from agents.site.wishes.making_looks import MONEY_WORDS
from agents.site.wishes.making_rights import VERBS_EN

ADD = r"(?:add|include|have|create|make|put(?: in)?|set up|introduce|offer|insert|build|give (?:us|me|it)|(?:i|we) (?:need|want|would like)|there should be|with|give the site|start)"
AN = r"(?:a |an |the |some |our |one )?"
E = r"(?P<e>[^,;⟪]{2,40}?)"
TO = r"(?:to|for|on|of|in|into|about)"
N = r"(?:\d+|a|an|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|half an|single)"
UNIT = r"(?:hours?|hrs?|h|days?|minutes?|mins?|weeks?)"
WHO = r"(?P<who>(?:the |our |any |all |only )?[a-z][a-z' -]{1,30}?)"
MAY = r"(?:may|can|should(?: be able to)?|must be able to|are allowed to|is allowed to|could|shall|be able to|are able to)"
VERBS = rf"(?P<verb>{VERBS_EN}(?:(?:,? (?:and|or) |, ?|/){VERBS_EN})*)"
F = r"(?P<f>[^,;]{2,40}?)"
BE = r"(?:should be|must be|is|are|has to be|have to be|shall be|needs to be|be|should become|becomes?|can be|into|to be)"
THE = r"(?:the |our |all |all the |each |every )?"
SAYING = r"(?:\s*[,:：]?\s*(?:saying|that says?|which says?|with the text|with the words|reading|that reads|telling|with)\s*[:：]?\s*|\s*[:：]\s*)"
TOINTO = r"(?:to|into|as|with|by|:)"
HOME = r"(?:(?:the )?(?:home ?page|start ?page|front page|landing page|[a-z -]{2,24} page))"
PER = r"(?:per|by|each|every|a) (?P<per>day|week|month)|(?P<per2>daily|weekly|monthly)"
SHOW = (
    r"(?:show|display|add|include|put|give me|i want to see|let me see|track|plot|chart|list|count|i want|we need|see)"
)
ONBOARD = r"(?: (?:on|to|in) (?:the |my |our )?dashboard)?"
LOOK = r"(?:make|let|turn|have)"

_RULES: list[tuple[str, Maker]] = [
    (r"(?:undo|revert|roll ?back|take (?:that|it) back|go back)(?: (?:that|this|it|the last (?:change|edit|turn|one)|to (?:the )?(?:last|previous|earlier) version|to version \d+))?", feature.undo),
    # features
    (rf"(?:{ADD} )?{AN}(?:waiting|wait)[ -]?list(?: (?:for|to|on) (?:the )?(?P<e>[a-z ]{{3,30}}?))?(?: (?:for|when|if|on|once|where|in case|so that) .*)?|(?:let|allow) (?:people|customers|guests|members|users|patients|clients|visitors)(?: to)? (?:wait|queue|join a (?:queue|waiting[ -]?list))(?: .*)?|waitlist", feature.waiting_list),
    (rf"(?:{ADD} |let (?:customers|people|members|users|visitors|clients|guests|readers|patients|students)(?: to)? (?:leave|write|post|give) |allow )?{AN}(?:customer |user |star |product |guest )?(?:reviews?|ratings?|star ratings?|stars)(?: and (?:reviews?|ratings?))?(?: (?:with|of|from|by) (?:stars?|1 (?:to|-) 5(?: stars)?|one to five(?: stars)?|customers|users|members))?(?: {TO} (?:the |our |each )?{E}?)?(?: with (?:stars|ratings?|a star rating))?", feature.reviews),
    (r"(?:anyone|anybody|everyone|customers|people|members|users|visitors|clients|guests|readers|patients|students) (?:can|may|should be able to) (?:leave|write|post|give) (?:reviews?|ratings?|stars)(?: (?:on|for|of|to) (?:the )?(?P<e>[a-z ]+))?", feature.reviews),
    (rf"(?:let|allow) (?:customers|people|members|users|visitors|clients|guests|readers|patients|students)(?: to)? (?:rate|review)(?: (?:the |our )?{E})?(?: with stars)?", feature.reviews),
    (rf"(?:{ADD} )?{AN}comments?(?: section| form| box| function)?(?: {TO} (?:the |our |each )?{E})?|(?:let|allow) (?P<who>[a-z]+)(?: to)? (?:comment|write comments|leave comments)(?: (?:on|to|under|below) (?:the |our )?(?P<e2>[a-z ]{{3,30}}?))?|(?P<who2>anyone|anybody|everyone|everybody|members|users|visitors|readers) (?:may|can|should be able to) (?:comment|leave comments)(?: (?:on|to|under|below) (?:the |our )?(?P<e3>[a-z ]{{3,30}}?))?", feature.comments),
    (rf"{ADD} {AN}(?:blog|news(?: section| page)?|news ?feed|articles?(?: section)?|magazine|journal)(?: section| page)?(?: (?:to|for|where|with|so that) .*)?|(?:a )?blog", feature.news),
    (rf"(?:{ADD} )?{AN}contact(?:[ -]?us)? ?form(?: .*)?|{ADD} {AN}(?:way to contact us|inquiry form|enquiry form|message form|feedback form)(?: .*)?|(?:let|allow) (?:visitors|people|customers|anyone|everybody|everyone|users|clients)(?: to)? (?:contact us|write to us|send (?:us )?(?:a )?messages?(?: to us)?|message us|get in touch)", feature.contact_form),
    (rf"(?:{ADD} )?{AN}(?:e-?mail )?newsletter(?: sign[ -]?up| subscription| form| box)?(?: form| box)?(?: .*)?|(?:{ADD} )?{AN}(?:e-?mail|mailing) (?:list|sign[ -]?up|subscription)(?: .*)?|(?:let|allow) (?:visitors|people|customers|readers|users)(?: to)? (?:subscribe|sign up)(?: (?:to|for) (?:the |a |our )?(?:newsletter|mailing list|news|updates))?", feature.newsletter),
    (rf"{ADD} (?:the |a )?question (?P<q>⟪\d+⟫|[^:]+\?)(?: (?:to|in) the faq)?(?: with (?:the )?answer|,? answer(?:ed)?(?: by| with)?|[:：])\s*[:：]?\s*(?P<a>.+)", feature.faq),
    (rf"(?:{ADD} )?{AN}(?:faq|f\.a\.q\.|frequently asked questions|questions and answers|q ?& ?a|q and a)(?: page| section)?(?: .*)?", feature.faq),
    (rf"(?:{ADD} )?{AN}(?:favou?rites?|wish ?-?lists?|bookmarks?|saved (?:items|list)|like button)(?: (?:to|for|of|on) (?:the |our )?{E})?|(?:let|allow) (?:customers|people|members|users|visitors|readers)(?: to)? (?:have|save|keep|mark|collect) favou?rites|(?:let|allow) (?:customers|people|members|users|visitors|readers)(?: to)? (?:favou?rite|bookmark|save|like)(?: (?:the |their )?(?:favou?rite )?{E.replace('<e>', '<e2>')})?", feature.favourites),
    (rf"(?:{ADD} )?{AN}(?:voting|votes|up-?votes?|polls?)(?: (?:to|for|on) (?:the |our )?{E})|(?:let|allow) (?:customers|people|members|users|visitors|readers|everyone)(?: to)? (?:vote|up-?vote)(?: (?:for|on) (?:the |their )?(?P<e2>[a-z ]{{3,30}}?))?", feature.voting),
    (rf"{ADD} {AN}(?:categor(?:y|ies)|tags|groups)(?: (?:to|for|of|on) (?:the |our )?{E})?(?: ?[:(] ?(?P<list>[^)]+?)\)?| (?:like|such as|namely) (?P<list2>.+))?|(?:group|categori[sz]e|sort|classify) (?:the |our )?(?P<e2>[a-z ]{{3,30}}?) (?:by|into) categor(?:y|ies)(?: ?[:(] ?(?P<list3>[^)]+?)\)?)?", feature.categories),
    (rf"{ADD} {AN}(?:photo|picture|image)(?: gallery|s page| album)|{ADD} {AN}(?:gallery|photo album)(?: (?:page|of (?:photos|pictures)|with (?:photos|pictures)))?", feature.gallery),
    (rf"{ADD} {AN}(?:team|staff|our team|about the team|meet the team)(?: page| section| members page)", feature.team),
    (rf"{ADD} {AN}(?:events?(?: page| section| calendar)?|calendar(?: of events)?)", feature.events),
    (rf"{ADD} {AN}(?:testimonial|quote)s?(?: section)?(?: from (?P<by>[^:：⟪]+?))?(?:{SAYING}|\s+)?(?P<text>⟪\d+⟫|(?<=[:：] ).+)?(?: (?:by|from) (?P<by2>.+))?", feature.testimonial),
    (r"(?P<all>(?:add|accept|take|enable|allow|include|integrate|connect)(?: an?)?(?: online)? (?:.*\b)?(?:payments?|checkout with|credit cards?|stripe|paypal|apple pay|card payments?)\b.*)", feature.payments),
    (r"(?P<all>(?:send|add|e-?mail|text|notify|remind)\b.*\b(?:e-?mails?|reminders?|sms|text messages?|notifications?|push|confirmation mails?)\b.*|(?:remind|notify|e-?mail|text) (?:the |our )?(?:customers?|users?|members?|people|patients?|me|us|staff|clients?)\b.*)", feature.mails),
    (rf"{ADD} {AN}(?:full[ -]text )?search(?: (?:bar|box|function|page|field))?(?: .*)?|make (?:it|everything|the site) searchable", feature.there_already("search")),
    (rf"{ADD} {AN}(?:log ?-?in|sign ?-?in|user accounts?|accounts?|registration for users|sign ?-?up(?: page| form)?|authentication|user registration)(?: (?:page|form|system|function))?", feature.there_already("login")),
    (rf"{ADD} {AN}(?:dark mode|night mode)(?: (?:toggle|switch))?|support dark mode", feature.there_already("dark")),
    (rf"{ADD} {AN}(?:admin(?:istration)?|back ?-?end)(?: (?:area|panel|page|section|interface))?", feature.there_already("admin")),
    (r"make (?:it|the site|everything) (?:work (?:well )?on|fit|mobile|responsive|friendly for)(?: .*)?|mobile[- ]friendly", feature.there_already("mobile")),
    (rf"{ADD} {AN}(?:csv |data )?export(?: .*)?", feature.there_already("export")),
    # cancelling, limits
    (rf"(?:let|allow) (?P<who>[a-z ]+?)(?: to)? (?:cancel|withdraw)(?: (?:their|the|a|an|his|its)?(?: own)? ?(?P<e>[a-z ]+?))??(?: (?:online|themselves))?(?:,? (?:but )?(?:only )?(?:up to|until|till|no later than|not later than|at least|at the latest|as long as it is|if it is|more than)(?: (?:at least|more than))? (?P<n>{N}) (?P<unit>{UNIT})(?: or more)?(?: (?:before(?:hand)?|in advance|ahead|earlier|prior)(?: .*)?)?)?", rules.cancel),
    (rf"(?P<who>[a-z ]+?) {MAY} (?:only )?(?:cancel|withdraw)(?: (?:their|the|a|an|his|its)?(?: own)? ?(?P<e>[a-z ]+?))??(?: (?:only )?(?:up to|until|till|no later than|not later than|at least|at the latest|if it is more than|more than) (?P<n>{N}) (?P<unit>{UNIT})(?: or more)?(?: (?:before(?:hand)?|in advance|ahead|earlier|prior)(?: .*)?)?)?", rules.cancel),
    (rf"(?:cancell?ation|cancell?ations|cancell?ing)(?: of (?P<e>[a-z ]+?))? (?:is |are |should be )?(?:possible |allowed |only )*(?:up to|until|till|no later than) (?P<n>{N}) (?P<unit>{UNIT}) (?:before|in advance|ahead)(?: .*)?|add cancell?ation(?:s)?(?: (?:up to|until) (?P<n2>{N}) (?P<unit2>{UNIT}) before(?: .*)?)?", rules.cancel),
    (r"(?:nobody|no ?one|customers|members|users|people|visitors|guests|patients|clients)? ?(?:may|can|should|must)(?: ?not|n't|no longer) cancel(?: (?:their |the |a |an )?(?P<e>[a-z ]+?))?|(?:nobody|no ?one) (?:may|can|should) cancel(?: (?:their |the |a |an )?(?P<e2>[a-z ]+?))?|(?:no|remove|disable|forbid|stop|don't allow) (?:cancell?ations?|cancell?ing|the cancel button)(?: (?:of|for) (?P<e3>[a-z ]+?))?|don'?t let (?:people|customers|users|members) cancel(?: (?:their )?(?P<e4>[a-z ]+?))?", rules.no_cancel),
    (r"(?:allow )?(?:at most|no more than|max(?:imum)?(?: of)?|up to|only|limit (?:to |of )?) ?(?P<n>\d+|one|two|three|four|five|six|ten) (?:open |active |upcoming |future )?(?P<e>[a-z ]+?) (?:per|for each|for every|by|a|each) (?:person|customer|member|user|account|head|client|patient|guest|visitor|student|reader|one|household)(?: at (?:a time|once|the same time))?", rules.limit),
    (rf"(?:each|every|a|one|no) (?:person|customer|member|user|account|client|patient|guest|reader|student|visitor) {MAY} (?:only )?(?:have|make|place|book|hold|borrow|own|create|keep|write)(?: only)?(?: (?:at most|up to|more than|no more than|a maximum of|max))? (?P<n>\d+|one|two|three|four|five|six|ten) (?:open |active |upcoming |future )?(?P<e>[a-z ]+?)(?: at (?:a time|once|the same time))?", rules.limit),
    (r"limit (?:the )?(?P<e>[a-z ]+?) to (?P<n>\d+|one|two|three|four|five|six|ten) (?:per|for each|a|each|by) (?:person|customer|member|user|account|client|patient|guest|reader|student)", rules.limit),
    (r"(?:only )?(?:one|1|a single) (?P<e>[a-z ]+?) (?:per|for each|by) (?:person|customer|member|user|account|reader|client|student)(?: (?:and|per|for each|for every) (?P<f>[a-z ]+))?|(?:each|every) (?:person|customer|member|user|account|reader) (?:can|may) (?P<e2>vote|review|register|sign up)(?: only)? once", rules.once),
    (r"(?:at most|no more than|max(?:imum)?(?: of)?|up to|only) ?(?P<n>\d+|[a-z]+) (?:people|persons|seats|places|participants|attendees|guests|registrations|tickets|students|spots) (?:per|for each|for every|in each|in every|at each|can join (?:each|a|an)|can attend (?:each|a|an)) (?P<e>[a-z ]+)|limit (?:the )?(?:number of )?(?:seats|places|participants|attendees) to (?P<n4>\d+)|limit (?:the )?(?:number of )?(?:seats|places|participants|attendees|people) (?:of|per|for|in) (?:each |every |the |an |a )?(?P<e2>[a-z ]+?)(?: to (?P<n2>\d+))?|(?:each|every) (?P<e3>[a-z]+) (?:has|takes|holds|can take)(?: only| at most| room for)? (?P<n3>\d+) (?:people|seats|places|participants|guests)", rules.capacity),
    (rf"(?:{LOOK} |use |set |change )?(?:the )?(?:time )?slots? (?:of |to |be |are |should be |take |last |into |lasting |: ?)?(?:to |be )?(?P<n>\d+|half an|one|an) ?-?(?P<unit>minutes?|mins?|hours?)(?: (?:long|each|slots?))?|(?:use |offer |have |make it )?(?P<n2>\d+)[ -](?P<unit2>minutes?|mins?|hours?) slots|(?:a )?slots? every (?P<n3>\d+) (?P<unit3>minutes?|mins?|hours?)|(?:bookings|appointments|reservations) every (?P<n4>\d+) (?P<unit4>minutes?|mins?|hours?)", rules.slot_minutes),
    (r"(?:there (?:should|must) be )?no (?:double|overlapping)[ -]?(?:bookings?|reservations?|appointments?)|(?:prevent|avoid|forbid|stop|don'?t allow|disallow) (?:double|overlapping)[ -]?(?:bookings?|reservations?|appointments?)|(?P<e>[a-z]+) (?:may|must|should|can)(?: ?not|n't|never) overlap|(?:two|no two) (?P<e2>[a-z]+) (?:can(?:not|'t)|may not|must not|at the same time).*", rules.no_double),
    (r"(?:allow |up to |let )?(?P<n>\d+|two|three|four|five|six|ten) (?:people|persons|customers|bookings|guests|appointments|reservations|clients)(?: (?:can|may))?(?: (?:book|share|have|in|at|per))? ?(?:the same|one|a|each|per|every)? ?(?:slot|time|at (?:once|the same time|a time))", rules.places),
    (rf"(?:the )?{F}(?: (?:of|for) (?:the )?(?P<e>[a-z ]+?))? (?:must|should|has to|have to|needs? to|can only|may only) (?:be|lie) (?:in the future|after (?:today|now)|later than (?:today|now)|a future (?:date|time))|no (?P<e2>[a-z]+) (?:in|for) the past|(?:people )?(?:can(?:not|'t)|may not) (?:book|reserve|register|make (?P<e3>[a-z]+)) (?:in|for) the past|only future (?:dates|times|days)(?: for (?P<e4>[a-z ]+))?|(?P<e5>bookings|reservations|appointments) must be in the future", rules.future),
    (rf"(?:the )?{F}(?: (?:of|for) (?:the )?(?P<e>[a-z ]+?))? (?:must|should|has to|can(?:not|'t)) (?:be|lie) (?:in|not in) the (?P<past>past)", rules.future),
    (rf"(?:the )?{F} (?:must|should|has to|needs? to|can(?:not|'t) be before|may not be before) (?:be |come |lie |end )?(?:after|later than|behind)?(?: the)? ?(?P<f2>[^,;]{{2,30}}?)(?: time| date)?", rules.ordered),
    (r"no two (?P<e>[a-z ]+?) (?:may|can|should|must|with|have) (?:have |share )?(?:the same )?(?P<f>[a-z ]+?)|(?P<f2>[a-z ]+?) and (?P<f3>[a-z ]+?) of (?P<e2>[a-z ]+) must be unique together", rules.unique_together),
    (r"(?:orders?|sales?|loans?|purchases?) (?:should |must |shall )?(?:reduce|decrease|lower|take from|count against) (?:the )?stock|(?:track|keep track of|manage|count) (?:the )?stock|stock should (?:go down|decrease|be reduced)(?: .*)?|(?:don'?t|never) sell more than (?:we have|(?:is )?in stock)", flows.stock),
    (r"(?:new )?(?P<e>[a-z ]+?) (?:must|should|need to|have to) be (?:approved|confirmed|accepted|reviewed|checked|moderated)(?: (?:by|first|before).*)?|(?:staff|admins?|(?:the )?owners?|editors?|moderators?|we|i) (?:must|should|need to|have to|want to)? ?(?:approve|confirm|moderate|accept|review)s? (?:new |all |every |each )?(?P<e2>[a-z ]+?)(?: (?:first|before).*)?|(?:moderate|approve|require approval (?:of|for)|confirmation (?:of|for)) (?:new |all )?(?P<e3>[a-z ]+)|(?P<e4>[a-z ]+?) need (?:approval|confirmation|to be approved)(?: .*)?", flows.approve),
    # hours
    (rf"(?:bookings? |appointments? |reservations? |we are |we're |be |(?:only )?)?(?:possible |available |allowed |open |bookable )?(?P<only>only) (?:on |open )?(?P<days>{DAYS_EN})(?:,? (?:from |between )?(?P<opens>{CLOCK}) ?(?:to|until|till|-|–|and) ?(?P<closes>{CLOCK}))?", hours.hours),
    (rf"(?:bookings? |appointments? |reservations? )?(?P<only>only) (?:from|between) (?P<opens>{CLOCK}) ?(?:to|until|till|-|–|and) ?(?P<closes>{CLOCK})(?: (?:on )?(?P<days>{DAYS_EN}))?", hours.hours),
    (rf"(?:(?:change|set|update|make) )?(?:the |our )?(?:opening|business|office|working|booking|shop) (?:hours|times)(?: (?:to|are|should be|is))?[: ]*(?:from )?(?:(?P<days>{DAYS_EN}),? ?(?:from )?)?(?P<opens>{CLOCK}) ?(?:to|until|till|-|–) ?(?P<closes>{CLOCK})(?:,? (?:on )?(?P<days2>{DAYS_EN}))?", hours.hours),
    (rf"(?:we are |we're |be |stay |also |and )?open(?P<add> also| as well)? (?:on )?(?P<days>{DAYS_EN})(?P<add2> too| as well| also)?(?:,? (?:from |between )?(?P<opens>{CLOCK}) ?(?:to|until|till|-|–|and) ?(?P<closes>{CLOCK}))?(?P<add3> too| as well)?", hours.hours),
    (rf"(?:we are |we're |be |stay )?open (?:from )?(?P<opens>{CLOCK}) ?(?:to|until|till|-|–) ?(?P<closes>{CLOCK})(?:,? (?:on )?(?P<days>{DAYS_EN}))?", hours.hours),
    (rf"(?P<add>also )open (?:on )?(?P<days>{DAYS_EN}) (?:from )?(?P<opens>{CLOCK}) ?(?:to|-|–) ?(?P<closes>{CLOCK})|on (?P<days2>{DAYS_EN}) (?:we are |we're )?open (?:from )?(?P<opens2>{CLOCK}) ?(?P<add2>to|-|–|until) ?(?P<closes2>{CLOCK})", hours.hours),
    (rf"(?:we are |we're |be |stay )?closed (?:on )?(?P<days>{DAYS_EN})|no (?:bookings|appointments|reservations) on (?P<days2>{DAYS_EN})|close (?:the shop )?on (?P<days3>{DAYS_EN})|not on (?P<days4>{DAYS_EN})", hours.closed),
    # rights
    (rf"{WHO} {MAY} {VERBS} (?:the |their |our |all |any )?(?P<e>[a-z ]+?),? but not (?:the )?(?P<not>[a-z ,]+)", rights.rights_but),
    (rf"(?:only|just) {WHO} {MAY} {VERBS}(?: (?:the |their |our |all |any |new )?(?P<e>[a-z ,]+?))?", rights.allow),
    (rf"(?:let|allow) (?:only )?{WHO}(?: to)? {VERBS}(?: (?:the |their |our |all |any |new |to )?(?P<e>[a-z ,]+?))?", rights.allow),
    (rf"{WHO} {MAY} (?:only )?{VERBS}(?: (?:the |their |our |all |any |new |to )?(?P<e>[a-z ,]+?))?", rights.allow),
    (r"(?P<who>anyone|anybody|everyone|everybody|members|users|customers|visitors|staff|customers|readers|students) (?P<verb>reads?|sees?|views?|writes?|posts?|edits?|books?)(?: (?:the )?(?P<e>[a-z ]+?))?", lambda c, g: rights.allow(c, {**g, "verb": g["verb"].rstrip("s")})),
    (r"(?:make|keep|turn|set)? ?(?:the )?(?P<e>[a-z ]+?)? ?(?:should be |must be |are |is |be |to )?(?:only )?(?P<public>public(?:ly visible)?|private|members[ -]only|member[ -]only|staff[ -]only|internal|visible to (?:everyone|all|members|staff)(?: only)?|open to (?:everyone|all)|only (?:visible )?(?:for|to) (?:members|staff|registered users|signed[- ]in (?:users|people)))", rights.public),
    (r"(?:add|create|introduce|we need|have) (?:a |the )?(?:user )?role(?: (?:of|for|called|named))? (?P<role>⟪\d+⟫|[a-z ]{3,30}?)|(?:add|create) (?:a |the )?(?P<role2>[a-z ]{3,24}?) role", rights.add_role),
    (r"(?:no|disable|turn off|close|remove|switch off|forbid|don't allow)(?: the| public| self)?[ -]*(?:sign[ -]?ups?|registrations?|self[ -]?registration|new accounts)|(?:visitors|people|users) (?:may|can|should)(?: ?not|n't) (?:sign up|register|create accounts?)(?: themselves)?|only (?:staff|admins?) (?:may |can )?(?:create|make) accounts|invite[- ]only", rights.signup(False)),
    (r"(?:allow|enable|open|turn on)(?: the| public)? (?:sign[ -]?ups?|registrations?|self[ -]?registration)|(?:let|allow) (?:visitors|people|users|anyone)(?: to)? (?:sign up|register|create accounts?)(?: themselves)?", rights.signup(True)),
    # looks and language
    (r"(?:switch|translate|change|turn|convert|make|put|set)(?: (?:the (?:whole )?(?:site|language|website|interface|page|text)|it|everything))?(?: language)? (?:in)?(?:to|in) (?P<language>english|chinese|mandarin|german|french|spanish|italian|japanese|korean|russian|portuguese|arabic|dutch)|in (?P<language2>english|chinese)|(?P<language3>english|chinese) (?:version|please)|make (?:the site|it) (?P<language4>english|chinese|german|french|spanish)", looks.language),
    (rf"(?:use |change |set |switch )?(?:the )?(?:prices|currency)(?: (?:in|to|is|should be))*(?: in)? (?P<currency>{MONEY_WORDS}|[a-z]{{3}}|[a-z]+ (?:dollars|francs|kronor|pounds))|(?:use|switch to|show prices in) (?P<currency2>{MONEY_WORDS})", looks.currency),
    (rf"(?:{LOOK} |change |give )?(?:it|this|that|everything|the (?:whole )?(?:site|website|page|thing|design|look|style|theme|colou?rs?|app))? ?(?:should |must )?(?:to )?(?:look|feel|appear|be styled|seem) (?:a (?:bit|little) |much |more |somewhat )?(?:like |as if |as though |in |as )?(?:it (?:were|was|is|came from) )?(?:a |an |the )?(?P<look>.+)", looks.look),
    (rf"(?:{LOOK} (?:it|the site) )?in (?:the style of|a) (?:a |an |the )?(?P<look>[a-z0-9' -]{{3,40}}?)(?: style| look| theme| design)?", looks.look),
    (r"(?:make|turn|paint|colou?r|let) (?:it|this|everything|the (?:whole )?(?:site|website|page|thing|design|look|style|theme|colou?rs?|accent|buttons?|app)) (?:be |in )?(?:a (?:bit|little) |much |more |all )?(?P<look>(?:less |more |a bit |much )?[a-z0-9#' -]{3,40})", looks.look),
    (r"(?:use|change to|switch to|apply|try|choose|set|give (?:it|the site)|i want|i'd like)(?: the style to| the theme to| the design to)? ?(?:the |a |an )?(?P<look>[a-z0-9' -]{3,40}?)(?: and [a-z]+)? (?:style|theme|look|design|mode|feel|aesthetics?|vibe)|(?:change|set|switch) (?:the )?(?:style|theme|design|look) to (?:the |a |an )?(?P<look2>[a-z0-9' -]{3,40})|(?P<look3>dark|light) (?:mode|theme)(?: please)?|style[: ]+(?P<look4>[a-z]+)", looks.look),
    (r"(?:use|change|set|make|switch)(?: the)?(?: (?:main|accent|primary|brand|theme|site'?s?))* ?(?:colou?r|accent)(?: (?:to|is|should be|=))?(?: (?:a |an ))? ?(?P<look>#?[a-z0-9 ]{3,24})|(?:use|with|in) (?P<look2>#[0-9a-f]{6}|(?:navy|dark|light|deep|sky|forest|wine)? ?(?:red|blue|green|orange|yellow|purple|pink|teal|brown|gr[ea]y|gold|burgundy|turquoise|violet|navy|olive|mint))(?: as (?:the )?(?:accent|main|primary)?(?: colou?r)?| (?:accents?|buttons?|colou?rs?))?", looks.look),
    (r"(?P<look>(?:more |less |a bit (?:more )?|much more |darker|lighter|dark|light|blue|red|green|purple|pink|orange|teal|brown|gr[ea]y|yellow|serious|playful|modern|minimal|retro|like )[a-z0-9' -]{0,40})", looks.look),
    (r"(?:use |back to )?(?:the )?(?:style's own|original|default) (?:accent|colou?rs?)", looks.plain_accent),
    (rf"(?:{LOOK} |{SHOW} )?(?:the |our |all )?{E}(?: (?:should|must))?(?: be| be shown| be listed| appear)? (?:as|in|into|like) (?:a |an )?(?P<view>(?:picture |photo |image |kanban |plain |simple |monthly |month )?(?:gallery|cards?|table|list|board|kanban|calendar|posts?|feed|grid|tiles|columns|timeline|blog posts|articles)(?: view)?)", looks.view),
    (rf"(?:{ADD} )(?:a |an )?(?P<view>(?:kanban )?(?:board|kanban|calendar|gallery|month view|table view|card view)(?: view)?) (?:of|for|with) (?:the |our |all )?{E}|(?:a )?(?P<view2>calendar|gallery|(?:kanban )?board) (?:of|for) (?:the |our |all )?(?P<e2>[a-z ]{{3,30}}?)", looks.view),
    (rf"(?:put|show|add) (?:the )?{E} (?:in|into|to|on) the (?:main )?(?:menu|navigation|nav(?: ?bar)?)", looks.in_menu(True)),
    (rf"(?:hide|remove|take) (?:the )?{E} (?:from|in|out of) the (?:main )?(?:menu|navigation|nav(?: ?bar)?)", looks.in_menu(False)),
    # texts
    (r"(?:rename|call|name) (?:it|the (?:site|website|shop|page|place|app|club|clinic|restaurant|business)|this site|my site|our site)(?: to| as| into)? (?P<text>⟪\d+⟫|[^,;]+)|(?:change|set) (?:the |our )?(?:site(?:'s)?|website(?:'s)?|shop(?:'s)?|brand)?(?: )?(?:name|title)(?: of the (?:site|website))? to (?P<text2>⟪\d+⟫|[^,;]+)|(?:the )?(?:site|shop|website|place) (?:is called|should be called|name is) (?P<text3>.+)|the name (?:should be|is) (?P<text4>⟪\d+⟫|[^,;]+)", texts.site_name),
    (rf"(?:change |set |make |use )?(?:the |our )?(?:tag ?line|slogan|motto|claim)(?: {TOINTO}| should be| is)? (?P<text>.+)|use (?P<text2>⟪\d+⟫) as (?:the |our )?(?:tag ?line|slogan|motto|claim)", texts.tagline),
    (rf"(?:change |set |make |use )?(?:the )?(?:main |big )?(?:head ?line|heading|hero(?: title| text| headline)?|welcome text|main title|title of the home ?page|home ?page title)(?: on (?:the )?[a-z ]+page)?(?: {TOINTO}| say| read| should (?:say|be|read)| is)? (?P<text>.+)|use (?P<text2>⟪\d+⟫) as (?:the )?(?:head ?line|heading)", texts.headline),
    (rf"(?:change |set |make )?(?:the )?(?:sub-?(?:title|heading|headline|line)|intro(?:duction)?|text (?:below|under) the head(?:line|ing)|lead)(?: {TOINTO}| say| should (?:say|be|read)| is)? (?P<text>.+)", texts.subline),
    (rf"(?:change |set |make |rename )?(?:the )?(?:(?:main|big|hero|call[- ]to[- ]action) )?button(?:'s)?(?: text| label)?(?: {TOINTO}| say| read| should (?:say|be|read)| is)? (?P<text>⟪\d+⟫|[^,;]+)", texts.button),
    (r"call (?:the )?(?:members|customers|users) (?P<text>⟪\d+⟫|[a-z]+)", texts.people_title("member_title")),
    (r"call (?:the )?(?:staff|team|employees|owner) (?P<text>⟪\d+⟫|[a-z]+)", texts.people_title("staff_title")),
    (r"(?:change|replace|make|set|turn|rename) (?P<old>⟪\d+⟫) (?:in)?(?:to|with|by|be|read|say) (?P<text>⟪\d+⟫|.+)|instead of (?P<old2>⟪\d+⟫) (?:say|write) (?P<text2>⟪\d+⟫|.+)|it should say (?P<text3>⟪\d+⟫) instead of (?P<old3>⟪\d+⟫)", texts.replace),
    (r"(?:change|set|make|update|rewrite) (?:this|it|that|the text)(?: text| title| heading| line| here)? (?:to|say|read|into)[: ]+(?P<text>.+)|(?:this |it )?should (?:say|read)[: ]+(?P<text2>.+)|say (?P<text3>⟪\d+⟫)(?: (?:here|instead))?|write (?P<text4>⟪\d+⟫) here", texts.pointed_text),
    (r"(?:change |set |update |add )?(?:the |our |my )?(?:contact )?(?P<what>phone(?: number)?|telephone(?: number)?|e-?mail(?: address)?|(?:street )?address|location)(?: (?:is|to|should be|:)|:) (?P<text>.+)", texts.contact),
    # pages and sections
    (rf"{ADD} (?:a |an |the |another )?(?:page|subpage)(?: (?:called|named|titled|about|on|for))? (?P<title>⟪\d+⟫|[a-z][a-z' -]{{1,40}}?)(?:{SAYING}(?P<text>.+))?|{ADD} (?:a |an |the )?(?P<title2>⟪\d+⟫|about(?: us)?|imprint|privacy(?: policy)?|terms(?: of (?:service|use))?|contact|prices|pricing|history|rules|directions|how it works|press|mission|our story|careers|help|house rules|guide) ?(?:page)?(?:{SAYING}(?P<text2>.+))?|{ADD} (?:a |an |the )?(?P<title3>[a-z][a-z' -]{{1,30}}?) page(?:{SAYING}(?P<text3>.+))?", feature.about_page),
    (rf"{ADD} (?:a |an |the |another )?section(?: (?:called|named|titled|about|on))? ?(?P<title>⟪\d+⟫|[a-z][a-z' -]{{1,40}}?)?(?: (?:on|to) (?P<page>{HOME}))?(?:{SAYING}(?P<text>.+?))?(?: (?:on|to) (?P<page2>{HOME}))?|{ADD} (?:the )?(?P<title2>opening hours|hours|business hours)(?: (?:on|to) (?P<page3>{HOME}))?|{SHOW} (?:the |our )?(?P<title3>opening hours|hours)(?: (?:on|to) (?P<page4>{HOME}))?", texts.section),
    (rf"{SHOW} (?:the |our )?(?:latest|newest|recent|some|all|next|upcoming|featured)? ?{E} on (?P<page>the (?:home ?page|start ?page|front page|landing page)|{HOME})", texts.rows_section),
    # data
    (r"(?:add|create|include|put in|offer|there is|we (?:also )?(?:have|offer|sell)) (?:a |an |another |the |one more |new )*(?P<e>[a-z ]{3,24}?),? (?:called |named |titled )?(?P<row>⟪\d+⟫(?:\s*(?:,|and|, and)\s*⟪\d+⟫)*)(?P<with>.*)", rows.add_row),
    (r"(?:add|create|include|offer) (?:a |an |another |the |one more |new )*(?P<e>[a-z ]{3,24}?),? (?:called|named|titled) (?P<row>[^,;]+?)(?P<with>(?:,| for | at | with | costing | priced | by ).*)?", rows.add_row),
    (r"(?:add|create|include|offer) (?P<row>⟪\d+⟫(?:\s*(?:,|and|, and)\s*⟪\d+⟫)*) (?:as (?:a |an |another |new )?|to (?:the |our )?(?:list of )?)(?P<e>[a-z ]{3,24}?)(?P<with>(?:,| for | at | with ).*)?", rows.add_row),
    (r"(?:add|we (?:have|need|got)|there are|make it|give us|use|now with) (?P<n>\d+|one|two|three|four|five|six|seven|eight|ten|another|a third|a fourth|a fifth) (?P<more>more |additional |extra |further |new )?(?P<e>[a-z ]{3,24}?)(?P<more2> more)?", lambda c, g: rows.more_rows(c, {**g, "n": g["n"].replace("a ", "")})),
    (rf"(?:change|set|make|update|raise|lower|increase|reduce) (?:the )?{F} (?:of|for|on) (?:the |a |an )?(?P<row>⟪\d+⟫|[^,;]+?) (?:to|into|be|=|from .+? to) (?:be )?(?P<value>[^;]+)|(?:the )?(?P<f2>[a-z ]+?) (?:of|for) (?:the |a )?(?P<row2>⟪\d+⟫|[a-z ]+?) (?:is|should be|must be|will be) (?:now )?(?P<value2>[^;]+)|(?P<row3>⟪\d+⟫|[a-z ]+?) (?:now )?(?:costs?|should cost|is now|will cost) (?P<value3>[^;]*\d[^;]*)|(?:change|set|make) (?P<row4>⟪\d+⟫|[a-z ]+?)'s (?P<f4>[a-z ]+?) (?:to|into|be) (?P<value4>[^;]+)", rows.change_row),
    (rf"(?P<how>raise|increase|lower|reduce|cut|decrease|put up|make|discount) (?:all |the |all the |every )?{F}(?: (?:of|for) (?:all |the )?(?P<e>[a-z ]+?))? (?:by )?(?P<n>\d+) ?(?:%|percent|per cent)(?P<how2> (?:cheaper|higher|lower|more expensive|up|down|off))?", lambda c, g: rows.change_all(c, {**g, "how": f"{g['how']}"})),
    (r"(?:remove|delete|drop) (?:all|every|all the|all of the) (?:sample |example |demo |seed )?(?P<e>[a-z ]+?)(?: (?:rows|data|entries|records))|(?:remove|delete|clear) (?:all )?(?:the )?(?:sample|example|demo|seed) (?P<e2>[a-z ]+?)", rows.remove_all_rows),
    (r"(?:remove|delete|drop|take out|get rid of) (?:the |a )?(?P<e>[a-z ]{3,24}?),? (?:called |named )?(?P<row>⟪\d+⟫)|(?:remove|delete|drop|take out|get rid of) (?:the )?(?P<row2>⟪\d+⟫)(?: (?:from|in) (?:the )?(?P<e2>[a-z ]+))?|(?:remove|delete|drop) (?:the )?(?P<e3>[a-z]{3,24}) (?:called |named )?(?P<row3>[A-Z][\w '&-]+)", rows.remove_row),
    # dashboard
    (rf"(?:{SHOW} )?(?:a |an |the |me )?(?:(?P<kind>line|bar|pie|doughnut|donut|column)? ?(?:chart|graph|diagram|plot) (?:of|with|for|showing) )(?:the |all )?(?P<m>[a-z ]+?) (?:{PER}|(?:by|per|grouped by|for each|for every) (?P<by>[a-z ]+?)){ONBOARD}", board.chart),
    (rf"{SHOW} (?:me )?(?:the |all |our )?(?P<m>revenue|turnover|income|earnings|sales|takings)(?: (?:{PER}))?{ONBOARD}", lambda c, g: board.revenue(c, {**g, "per": g.get("per") or "month"})),
    (rf"{SHOW} (?:me )?(?:the |all |our )?(?P<m>[a-z ]+?) (?:{PER}){ONBOARD}(?: as (?:a |an )?(?P<kind>line|bar|pie|doughnut)(?: chart| graph)?)?", board.chart),
    (rf"{SHOW} (?:me )?(?:the |all |our )?(?P<m>[a-z ]+?) (?:by|per|grouped by|for each) (?P<by>[a-z ]+?){ONBOARD}(?: as (?:a |an )?(?P<kind>line|bar|pie|doughnut)(?: chart| graph)?)?", board.chart),
    (rf"{SHOW} (?:me )?(?P<m>(?:the )?(?:total |average |mean |number of |count of |how many |sum of )[a-z ]+?)(?: (?P<when>today|this week|this month))?{ONBOARD}|{SHOW} (?:me )?(?:the |all )?(?P<m2>[a-z ]+?) (?P<when2>today|this week|this month){ONBOARD}", board.figure),
    (rf"{SHOW} (?:the |all |our )?(?:latest |newest |recent |new |last |open )?{E} (?:on|to|in) (?:the |my |our )?dashboard", board.table),
    # fields, kinds of thing, names
    (rf"(?:add|include|put|insert) ⟪(?P<text>\d+)⟫ (?:to|as (?:an? )?(?:option|choice|value) (?:to|of|for|in)) (?:the )?{F}(?: (?:of|for|in) (?:the )?(?P<e>[a-z ]+?))?(?: (?:choices|options|values|list))?", lambda c, g: fields.add_choice(c, {**g, "text": f"⟪{g['text']}⟫"})),
    (rf"(?:remove|delete|drop) (?P<text>⟪\d+⟫) from (?:the )?{F}(?: (?:of|for|in) (?:the )?(?P<e>[a-z ]+?))?(?: (?:choices|options|values|list))?", fields.remove_choice),
    (rf"(?:the )?{F}(?: (?:of|for) (?:the )?(?P<e>[a-z ]+?))? (?:can be|should be one of|is one of|may be|must be one of|choices are|options are|values are)[: ]+(?:either )?(?P<list>[^;]+(?:,| or )[^;]+)", fields.set_choices),
    (rf"(?:make|set|change|turn|mark|let|have)? ?(?:the )?{F}(?: (?:field|column))?(?: (?:of|for|on|in) (?:the )?(?P<e>[a-z ]+?))? ?{BE}? (?P<how>(?:(?:not )?(?:required|mandatory|compulsory|optional|unique)|(?:a |an )?(?:whole )?(?:number|integer|decimal|date(?: (?:and|with) time)?|checkbox|yes[ /-]no(?: question)?|long(?:er)? text|short text|text|link|url|phone(?: number)?|e-?mail(?: address)?|image|photo|picture|price|star rating|rating|time)|(?:a |an )?(?:choice|selection|select|drop-?down|list)(?: (?:of|between|from|with)| ?:) .+|between \d+ and \d+|at (?:least|most) \d+|staff[- ]only))", fields.field_is),
    (rf"(?:hide|don'?t show|do not show) (?:the )?{F}(?: (?:in|from|on) (?:the )?(?:lists?|tables?|cards?|overview)| of [a-z ]+)?", fields.hide_field),
    (rf"(?:show|display) (?:the )?{F} (?:in|on) (?:the )?(?:lists?|tables?|cards?|overview)(?: of (?:the )?(?P<e>[a-z ]+))?", fields.show_field),
    (r"(?:add|include|store|record|keep|collect|track|ask for|ask|save|note|have|need)(?: also)? (?:(?:a |the )?(?:new )?(?:fields?|columns?) (?:for |called |named )?)?(?P<list>(?:(?!⟪).){2,120})(?: fields?| columns?)? (?:to|for|on|of|in|with|when|at|from) (?:the |each |every |all |a |an |our )?(?:new )?(?P<e>[a-z ]+?)(?: (?:form|page|table|booking))?", fields.add_fields),
    (r"(?:the |each |every |all |a |an |our )?(?P<e>[a-z ]{3,30}?) (?:should (?:also )?(?:have|get|contain|include)|need|needs|must have|have|has|get|also have) (?:a |an |the |also )?(?P<list>(?:(?!⟪).){2,120}?)(?: fields?| columns?)?", fields.add_fields),
    (r"(?:rename|relabel) (?:the )?(?:field |column |page )?(?P<what>[^,;]{2,40}?)(?: field| column| page)?(?: to | as | into |: ?)(?P<text>⟪\d+⟫|[^,;]+)|call (?:the )?(?P<what4>[^,;]{2,40}?)(?: field| column| page)? (?P<text4>⟪\d+⟫|[^,; ]+)|(?:change|set) (?:the )?(?:name|label|title) of (?:the )?(?P<what2>[^,;]{2,40}?) to (?P<text2>⟪\d+⟫|[^,;]+)|(?:say|write) (?P<text3>⟪\d+⟫) (?:instead of|for) (?P<what3>⟪\d+⟫|[a-z ]+)", fields.rename),
    (r"(?:remove|delete|drop|get rid of|take out|take away|we don'?t need|no need for|without|scrap|no more) (?:the |all |any )?(?P<what>(?:(?! from | of ).)+?) (?:from|of|in|on) (?:the |each |every |all )?(?P<e>[a-z ]+?)(?: form| page)?", fields.remove),
    (r"(?:remove|delete|drop|get rid of|take out|take away|we don'?t need|no need for|scrap|no more) (?:the |all |any |our )?(?P<what>.+?)(?: any ?more)?", fields.remove),
    (r"(?:add|create|track|keep track of|manage|store|record|we need|i need|include|list|set up|start tracking|keep)(?: (?P<kind>a list of|a table of|a page for|a directory of|a section for|a feature for|an area for|a log of|a database of))? ?(?:a |an |the |our |my |also )*(?P<e>(?:(?!⟪| with | including | having ).){3,40}?)(?: (?:with|including|having|that have|who have|:)(?: (?:a|an|the|their|fields?(?: for)?))* (?P<list>[^;]+))?", fields.add_entity),
]  # fmt: skip

RULES = [(re.compile(pattern, re.IGNORECASE), maker) for pattern, maker in _RULES]
