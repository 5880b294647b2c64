"""Rules of English: the shapes of sentences that people edit decks with. First match wins; marks stand for slides."""

# ruff: noqa: E501 (a rule is one line)

from __future__ import annotations

import re

from agents.deck.edits.reading import deck_wide as wide
from agents.deck.edits.reading import makers as make
from agents.deck.edits.reading import subjects as about
from agents.deck.edits.reading.items import ITEM_WORDS
from agents.deck.edits.reading.vocabulary import (
    CHART_WORDS,
    ENTRY,
    HUES,
    LANGUAGES,
    LAYOUT_WORDS,
    MOODS,
    NUMBER_WORDS,
    OTHER_LANGUAGES,
    any_of,
)

A, B = r"(?P<a>⟦\d+⟧)", r"(?P<b>⟦\d+⟧)"
ITEM = rf"(?P<item>{ITEM_WORDS})"
ON = rf"(?:(?:on|of|from|in|at) (?:the )?{A})"
N = rf"(?:\d{{1,6}}|{'|'.join(NUMBER_WORDS)})"
WHOLE = r"(?:it|this|everything|(?:the )?(?:whole |entire )?(?:deck|presentation|slides|slide ?show|thing)|all(?: of it| slides| the slides)?)"
LAYOUT = rf"(?:a |an |the )?(?:{any_of(LAYOUT_WORDS)}|(?:{any_of(CHART_WORDS)})(?: chart| graph| plot)?)(?: layout| slide| diagram)?"
CHART = rf"(?:a |an )?(?:{any_of(CHART_WORDS)})(?: ?(?:chart|graph|plot))?s?"
MOOD = rf"(?:{any_of(MOODS)})"
TONE = r"(?:formal|informal|professional|friendly|casual|persuasive|convincing|academic|technical|personal|relaxed|businesslike|polite)"
HUE = rf"(?:{any_of(HUES)})"
SO = r"(?:a (?:bit|little|touch) |much |somewhat |slightly |even )?"

_OF_MOOD = r"(?:colou?rs?|feel|tones?|look|palette|colou?r (?:palette|scheme)|scheme|design|theme|style|mood|poster|deck|presentation)"
_BY_SIZE = r"(?P<how{n}>(?:so that |with )?(?:the )?(?:highest|largest|biggest|greatest|lowest|smallest|most|least)(?: (?:one|bar|value|number|figure|row)s?)?(?: (?:comes?|is|stands?|goes|being))?(?: (?:at|to|on|in))?(?: the)? ?(?:first|top|left|front)|(?:from |by )?(?:highest|largest|biggest|high|lowest|smallest|low) to \w+|(?:in )?(?:a )?(?:descending|ascending|falling|rising)(?: order)?|by (?:the )?(?:value|size|amount|number|height|length|(?P<item{n}>(?!hand|name|date)[a-z]+(?: [a-z]+)?))s?(?:,? (?:in )?(?:descending|ascending)(?: order)?)?)"

_RULES: list[tuple[str, make.Maker]] = [
    (r"(?:remove|delete|drop|cut|lose|scrap|get rid of|take out|strip|leave out|omit) (?:out )?(?:everything|anything|all (?:the )?(?:slides|text|content|points|bullets|mentions?|references?)|all|(?:every|any) (?:mention|reference)|whatever)(?: (?:that|which) (?:is|has to do|mentions|deals))? (?:about|on|of|to|with|concerning|related to|regarding|mentioning) (?P<text>(?!it$|this$|that$|the text|⟦)[^⟦]+)", about.nothing_about),
    (rf"(?:put|show|move|give|place|split|separate|spread|break|have|i want)(?: up)? ?(?:the |both |all |each |every )*(?:of the )?(?:two |2 )?(?:charts?|graphs?)(?: {ON})?(?: apart| up)?(?: (?:on|onto|over|across|to|into|in))? (?:a |its |their |two |2 )*(?:own |separate |different |individual |single )*(?:slides?|pages?)(?: each| of (?:its|their) own)?|(?:only )?one (?:chart|graph) (?:per|a|on each|on every|for each) (?:slide|page)|(?:split|separate|part) (?:up )?(?:the |both )(?:two )?(?:charts|graphs)", about.charts_apart),
    (rf"(?:sort|order|rank|arrange|reorder|put|show) (?:the )?(?P<text>bars?|columns?|chart|graph|rows?|table|data|values?|categories|pie|slices)(?: (?:of|in|on) the (?:chart|table|graph))?(?: {ON})?,? {_BY_SIZE.replace('{n}', '')}(?: {ON.replace('<a>', '<a2>')})?|(?:sort|order|rank) (?P<a3>⟦\d+⟧),? {_BY_SIZE.replace('{n}', '2')}|(?P<how3>highest|largest|biggest|lowest|smallest) (?:bar |value |one )?first(?: {ON.replace('<a>', '<a4>')})?", about.in_size),
    (rf"(?:only |just )?(?:keep|leave|show|have|name|list)? ?(?:only |just )?(?:the first )?(?P<n>{N}) (?:of the )?(?P<text>(?!slides?|pages?|bullets?|points?|lines?|items?|entr|columns?|short|brief|crisp|concise|more|new|charts?)[a-z][\w’'-]+(?: [\w’'-]+){{0,3}})", about.fewer_of),
    (r"(?:(?:add|append|put|insert|include|make|create|i want|give me) (?:a |another |one |me )?(?:final |closing |last |new )*|(?:end|finish|close|conclude) (?:it |the deck )?(?:with|on) (?:a )?)(?:thank[- ]?yous?|thanks)(?: slide| page)?(?: (?:at|to) the (?:very )?end)?(?:,? (?:with|and|showing|including|that (?:has|shows|gives)|saying|giving|,) ?(?P<text>.+))?", about.thanks),
    (rf"(?:add|put|write|include|show|place) (?P<text>[^⟦]+?) (?:to|on|onto|at the (?:end|bottom|foot) of) (?:the )?{A}", about.how_to_reach),
    (rf"(?:(?:give|make|put|set|turn|use|try|let(?:’|')s have|i want|take|change|switch)(?: {WHOLE}| the (?:look|design|theme|colou?rs?|style))?(?: look)? ?(?:in ?to |to |in |with )?)?(?:a |an |some )?(?P<what>{MOOD})(?:,? and|,| but)? (?P<how>{MOOD})(?: {_OF_MOOD})?", about.two_moods),
    (r"(?:undo|revert|take (?:that|it) back)(?: (?:that|this|it|the last (?:change|edit|turn|one)))?", make.restore),
    (r"(?:go |roll |switch )?back to the (?:very )?(?P<first>first|original|initial|earliest)(?: version| state| deck)?|start (?:all )?over(?: again)?|undo (?P<first2>everything|all(?: changes)?)", wide.restore_first),
    (rf"(?:make|keep|write) (?:it|this|{WHOLE}|the (?:texts?|wording|tone|language))(?: sound)? {SO}(?P<how>(?:more |less )?{TONE})(?: in tone)?|{SO}(?P<how2>(?:more |less ){TONE})(?: tone| language| wording)?|(?:use|in) an? {SO}(?P<how3>(?:more |less )?{TONE}) (?:tone|voice|language)", wide.tone),
    (r"(?:remove|delete|drop|hide|no|without|get rid of|take out)(?: all)?(?: the)? icons?", wide.no_icons),
    (r"(?:add|show|insert|use|give(?: me)?|put) (?:the )?(?:slide|page) numbers?(?: (?:to|on) (?:all|every|each|the) slides?)?|number (?:all |the |all the )?(?:slides|pages)", wide.numbered),
    (r"(?:hide|remove|delete|drop|no|without|get rid of) (?:the )?(?:slide|page) numbers?", wide.unnumbered),
    (rf"(?:go |roll |switch )?back to version (?P<n>{N})|restore (?:version )?(?P<n2>{N})|revert to version (?P<n3>{N})", make.restore),
    (rf"(?:swap|exchange|switch) (?:the )?(?P<how>first|last) (?:two|2) {ENTRY}(?: {ON})?|(?:swap|exchange|switch) (?:the )?{ENTRY} (?P<n>{N}) (?:and|with) (?:{ENTRY} )?(?P<m>{N})(?: {ON.replace('<a>', '<a2>')})?", wide.swap_items),
    (r"(?:make|set) .*\b(?P<what>larger|bigger|longer|shorter|darker|lighter|warmer|cooler|smaller) (?:and|but)(?: also)? (?P<text>smaller|larger|bigger|shorter|longer|lighter|darker|cooler|warmer)", wide.against_itself),
    (rf"(?:make|turn) (?:{WHOLE}) (?:a (?:bit|little|lot) |much |even )?(?:longer|(?:twice|two times|three times|four times|several times|\d times) (?:as|its) (?:long|length)(?: as it is)?|more detailed)|(?:a (?:bit|little|lot) |much )?longer", wide.longer),
    (rf"(?:remove|delete|drop|cut|lose|scrap|get rid of|take out) (?:everything|all(?: slides)?|what comes|whatever comes) (?P<side>after|before) {A}|(?:everything|all(?: slides)?) (?P<side2>after|before) {A.replace('<a>', '<a2>')} (?:can|should|must|has to|needs to) (?:go|be (?:removed|deleted|cut|dropped))(?:,? (?:except|but not|but|apart from|other than)(?: for)? (?:{B}|(?P<text>the (?:sources|closing|end|last one))))?", wide.from_here),
    (rf"{A}(?: and {B})? (?:say|are|repeat|show|tell) (?:the same(?: thing)?|each other|redundant|duplicates)[,;:]? (?:so )?(?:keep|leave) (?:only |just )?one(?: of them)?", wide.keep_one),
    (rf"(?:reorder|order|sort|rank|arrange) (?:the )?{ENTRY}(?: {ON})? (?:from most to least important|by (?:importance|relevance|priority|weight)|so that .*)", wide.by_weight),
    (rf"(?:the |a )?(?:(?:fix|correct) (?:the |a )?(?:typos?|mistakes?|errors?|spelling)(?: (?:on|in|of) {A})?[:,]? )?(?P<item>⟪\d+⟫) (?:should (?:be|read|say)|must (?:be|read)|needs to (?:be|read)|->|→) (?P<text>⟪\d+⟫)(?: (?:on|in) {A.replace('<a>', '<a2>')})?", make.replace),
    (rf"(?:swap|exchange|switch|interchange) (?:slides? |pages? )?#?(?P<n>{N}) (?:and|with|for) #?(?P<m>{N})", make.swap),
    (rf"(?:swap|exchange|switch|interchange|flip) {A}(?: (?:and|with|for) {B})?(?: around)?", make.swap),
    (rf"(?:move|put|bring|shift|place) {ITEM} {ON} (?P<how>(?:to the )?(?:up|down|first|last|top|bottom|front|start|end)(?: of the list)?)", make.move_item),
    (rf"(?:move|put|bring|shift|place) {ITEM} (?P<how>(?:to the )?(?:up|down|first|last|top|bottom|front|start|end)(?: of the list)?)(?: {ON})?", make.move_item),
    (rf"(?:move|put|bring|shift|place) {A} (?:(?:to|at) the (?:very )?(?:end|front|beginning|start|top),? )?(?:to )?(?:right |directly |just |straight |immediately )?(?P<side>before|after|behind|ahead of|to follow) {B}", make.move),
    (rf"(?:i (?:want|would like|need) )?{A}(?: (?:should|must|shall|ought to|has to|needs to|to))? (?:come|comes|go|goes|be|stand|move|belongs?)(?: to)? (?:right |directly |just |straight |immediately )?(?P<side>before|after|behind|ahead of) {B}", make.move),
    (rf"(?:i (?:want|would like|need) )?{A}(?: (?:should|must|shall|ought to|has to|needs to|to))? (?:come|comes|go|goes|be|stand|move|belongs?) (?P<how>first|last|(?:at|to) the (?:very )?(?:front|beginning|start|end|top))|(?:start|begin|open) with {A.replace('<a>', '<a2>')}(?P<how2>)", make.move),
    (rf"(?:move|put|bring|shift|place) {A} (?:to )?(?:right |directly |just |straight |immediately )?(?P<how>before the end)", make.move),
    (rf"(?:move|put|bring|shift|place) {A} (?:to|at) (?:position |place |number )?(?:{B}|(?P<m>{N}))", make.move),
    (rf"(?:move|put|bring|shift|place) {A} (?P<how>(?:(?:to|at) )?(?:the )?(?:very )?(?:front|beginning|start|first|top|end|last|back|up|down|earlier|later)(?: place| position| of the deck)?(?: by one)?)", make.move),
    (rf"(?:move|put|shift) (?P<n>{N}) to (?P<m>{N})", make.move),
    (rf"(?:duplicate|copy|clone|repeat)(?: {A}| this slide)?", make.duplicate),
    (rf"(?:un-?hide|un-?skip|show) {A}(?: again)?|(?:bring|put) {A.replace('<a>', '<a2>')} back", make.unhide),
    (rf"(?:hide|skip) {A}", make.hide),
    (rf"(?:merge|combine|join|fuse|unite) {A}(?: (?:and|with|into|onto) {B})?(?: (?:in)?to one(?: slide)?)?", make.merge),
    (rf"(?:split|divide|break)(?: up)? {A}(?: up)?(?: (?:in|into|over|across|onto) (?:two|2)(?: slides| pages| parts)?)?", make.split),
    (rf"(?:remove|delete|drop|clear) (?:all )?(?:the )?(?:speaker )?notes(?: (?:of|from|on) (?:{A}|all slides|the deck))?", make.no_notes),
    (rf"(?P<how>add|append|set|write|change|put|make) (?:a |the )?(?:speaker(?:'s)? )?notes? (?:to|for|on|of) {A}(?: to| saying| that says?| reading)?\s*[:：]?\s*(?P<text>.+)", make.set_notes),
    (rf"(?P<how>add|append|set|write|put) (?P<text>⟪\d+⟫) (?:to|in|into|as) (?:the )?(?:speaker )?notes (?:of|for|on) {A}", make.set_notes),
    (rf"(?:remove|delete|drop|cut|get rid of|take out|take away|kill|lose|scrap|omit)(?: the)? {ITEM}(?: {ON})?", make.remove_item),
    (rf"(?:remove|delete|drop|cut|get rid of|take out|take away|kill|lose|scrap|omit|no|without|(?:i |we )?(?:do not|don.t) (?:need|want))(?: out)?(?: the| need for)? {A}(?:,? and (?:the )?{B})?", make.remove),
    (rf"{A}(?: and {B})? (?:can|should|must|has to|have to) (?:go|be (?:removed|deleted|cut|dropped))", make.remove),
    (r"(?:remove|delete|drop|cut|get rid of|take out|lose|scrap) (?:it|this|that)(?: (?:one|text|bullet|point|line|slide))?", make.remove_this),
    (rf"(?:shorten|cut|reduce|trim|condense|bring)(?: {WHOLE})?(?: down)? (?:down )?to (?:only |just |at most |about |around )?(?P<n>{N}) (?:slides|pages)", make.length),
    (rf"(?:make|turn|expand|extend|stretch|grow|blow up)(?: {WHOLE})?(?: (?:in)?to)? (?:only |just |at most |about |exactly |around )?(?P<n>{N}) (?:slides|pages)(?: long)?", make.length),
    (rf"(?:i (?:want|need|only want|would like) |give me |only |just |use )?(?:only |just |at most )?(?P<n>{N}) (?:slides|pages)(?: (?:only|in all|in total|long|please))?", make.length),
    (rf"(?:i (?:think|find|feel) (?:that )?)?{A}(?:’s|'s| is| looks| feels| seems) (?:still )?(?:far |way |a (?:bit|little) |much )?too (?:long|wordy|full|crowded|busy|verbose|dense|cluttered|much text)|{A.replace('<a>', '<a2>')} (?:needs?|should have|could use|could do with|must have) (?:fewer|less|far less|far fewer|not so many) (?:words|text|bullets)|{A.replace('<a>', '<a3>')} has (?:far |way )?too (?:many words|much text)", make.shorten),
    (rf"(?:make|turn|cut|bring|boil) (?:{A}|it|this) (?:down )?(?:in ?to |to )?(?P<n>two|three|four|five|[2-5]) (?P<how>short|brief|crisp|concise)?,? ?(?:bullet )?(?:points|bullets|lines)|(?:only )?keep (?:only )?(?:the first )?(?P<n2>two|three|four|five|[2-5]) (?:bullet )?(?:points|bullets|lines|items|entries) {ON.replace('<a>', '<a2>')}", make.so_many),
    (rf"(?:shorten|tighten|condense|trim|cut(?: down)?|abridge|compress|simplify)(?: down)? (?:(?:the )?(?:text|words) (?:on|of|in) )?(?:{ITEM}(?: {ON})?|{A.replace('<a>', '<a2>')}|(?P<all>{WHOLE}|all texts?|the texts?))", make.shorten),
    (rf"(?:make|keep) (?:(?:the )?(?:text|words|bullets) (?:on|of|in) )?(?:{ITEM}(?: {ON})?|{A.replace('<a>', '<a2>')}|(?P<all>{WHOLE}|all texts?|the texts?)) {SO}(?:shorter|more concise|briefer|tighter|crisper|more compact|less wordy|concise|brief)", make.shorten),
    (rf"{SO}(?:shorter|more concise|briefer|tighter|less text|fewer words|less wordy)(?: (?:on|for|in) (?:{A}|(?P<all>{WHOLE})))?", make.shorten),
    (rf"translate (?:{ITEM}(?: {ON})?|{A.replace('<a>', '<a2>')}|{WHOLE}|this)?\s*(?:in)?to (?P<what>{any_of(LANGUAGES)}|{OTHER_LANGUAGES})", make.translate),
    (rf"(?:make|put|turn|say|write) (?:{ITEM}(?: {ON})?|{A.replace('<a>', '<a2>')}|{WHOLE}) (?:in|into|to) (?P<what>{any_of(LANGUAGES)}|{OTHER_LANGUAGES})", make.translate),
    (rf"(?:i (?:want|need) (?:it|this|{WHOLE}) )?in (?P<what>{any_of(LANGUAGES)}|{OTHER_LANGUAGES})(?:,? please)?", make.translate),
    (rf"(?:switch|change|turn|go|set)?(?: {WHOLE})? ?(?:to |into |in |on )?(?:a )?dark(?: mode| theme| background)", make.dark),
    (rf"(?:switch|change|turn|go|set)?(?: {WHOLE})? ?(?:to |into |in |on )?(?:a )?(?:light|white|bright)(?: mode| theme| background)", make.light),
    (r"(?:use|apply|switch to|try|take) (?:the )?(?:theme )?(?P<what>⟪\d+⟫|[a-z][\w-]*)(?: theme| style)", make.theme),
    (rf"(?:use|apply|switch to|set) (?:the )?theme (?:to )?(?P<what>⟪\d+⟫|[\w-]+)|(?:change|set|switch) (?:the )?(?:theme|style|design)(?: of {WHOLE})? to (?:the )?(?P<what2>⟪\d+⟫|[\w-]+)(?: theme)?", make.theme),
    (rf"(?:use )?(?:less|fewer|not so much|no more|no|without|reduce|tone down|remove)(?: of)?(?: the)? (?P<what>{HUE})(?: please)?", make.less_hue),
    (rf"(?:make (?:it|{WHOLE}) )?{SO}(?:less|not so) (?P<what>{HUE})|(?:it(?:'s| is) |{WHOLE} is )?(?:far |much |way )?too (?:much )?(?P<what2>{HUE})", make.less_hue),
    (rf"(?:make (?:it|{WHOLE}) |use |add )?{SO}(?:more) (?P<what>{HUE})", make.more_hue),
    (r"(?:make|use|set|change)(?: the)?(?: main| accent| brand| theme)? ?colou?rs? (?:to |as |be )?(?P<what>#?[0-9a-f]{6}|[a-z]+ ?[a-z]*)", make.accent),
    (rf"(?:use|add|try|with|i want|give it)(?: an?| some)? (?P<what>(?:dark |deep )?{HUE})(?: accents?| tint| tones?| colou?rs?| highlights?)(?: colou?rs?)?", make.accent),
    (rf"(?:use|make it|take) (?P<what>#[0-9a-f]{{6}}|(?:dark |deep )?{HUE})(?: as (?:the )?(?:main |accent )?colou?r| instead)?", make.accent),
    (r"(?:(?:use|try|take|with|give it|i want|i(?:’d|'d) like) )?(?:a |the )?(?:slightly |much |bit )?(?P<what>light|bright|pal|dark)er background(?: colou?r)?|(?:make )?(?:the )?background(?: colou?r)? (?:a (?:bit|little) |slightly |much )?(?P<what2>light|bright|pal|dark)er", wide.ground),
    (r"(?:remove|delete|drop|take out|get rid of|cut) (?:the )?(?:words?|phrase|term)?\s?(?P<item>⟪\d+⟫)(?: everywhere| throughout| from (?:all|every|the) (?:slides?|deck)| on (?:all|every) slides?)", wide.drop_words),
    (r"(?:make )?(?:all|every|each)(?: of)?(?: the| slide)? (?:titles?|headings?|headlines?) bold|bold (?:all|every)(?: the)? (?:titles?|headings?|headlines?)", wide.bold_titles),
    (rf"(?:make (?:it|the colou?rs?|the (?:theme|design|look|style)|{WHOLE}) (?:look )?)?(?:(?:use|try|take|choose|apply|with|in|give (?:it|{WHOLE})) (?:a |an |the )?)?{SO}(?P<what>{MOOD})(?: colou?rs?| backgrounds?| feel| tones?| look| palette| colou?r (?:palette|scheme)| scheme| design)?", make.mood),
    (r"(?:make (?:it|the (?:colou?rs?|theme|design|look|style|palette)) (?:look )?)?(?:more )?(?:formal|professional)(?:-looking)? (?:colou?rs?|look|palette|design|theme)|make the (?:look|design|colou?rs?|theme|palette) (?:more )?(?:formal|professional)", wide.serious),
    (rf"(?:emphasi[sz]e|highlight|stress|bold|accentuate)(?: the)? {ITEM}(?: {ON})?|make {ITEM.replace('<item>', '<item2>')}(?: {ON.replace('<a>', '<a2>')})? (?:bold(?:er)?|stand out|strong(?:er)?)", make.style("strong")),
    (rf"(?:remove|delete|drop|hide|take (?:off|away|out)|lose|without|no|get rid of)(?: the| our| my| that| any)?(?: company| brand)? logos?(?: (?:from|on|off)(?: all| every| each)?(?: the| of the)? ?(?:slides?|pages?|deck|{WHOLE}))?|(?:take|leave) (?:the|our) logo (?:off|out|away)", wide.no_logo),
    (r"(?:(?:put|show|bring|move|place|start with|lead with|open with|begin with) )?(?:all )?(?:the |your )?(?:key )?(?:numbers|figures|data|charts)(?: and (?:the )?(?:tables|charts|figures))? (?:come |go |should (?:come|go|be) )?(?:first|(?:to|at) the (?:front|top|beginning|start)|up front)(?:,? (?:and|then) .*)?|(?:start|lead|open|begin) with the (?:key )?(?:numbers|figures|data|charts)", wide.numbers_first),
    (rf"(?:keep|leave|only keep|just keep)(?: only| just)? {A}(?:,? and {B})?(?: only)?(?:,? (?:and )?(?:remove|delete|drop) (?:the rest|all (?:the )?others?|everything else))?", wide.only_these),
    (rf"(?:(?:the )?(?:deck|presentation|talk|it) (?:should|must|has to) )?(?:end|close|finish|conclude) (?:it |the deck )?(?:with|on) {A}", wide.at_the_end),
    (rf"(?:make sure |ensure |i want )?(?:that )?(?:(?:the |my )?(?:deck|presentation|talk)|it|this)? ?(?:is|has|should have|should be|be|isn(?:’|')t|is not|must not be|should not be|shouldn(?:’|')t be|can(?:’|')t be)? ?(?:no |not )?(?:longer|more|bigger|max(?:imum)?|at most)(?: than| of)? (?P<n>{N}) (?:slides|pages)", make.length),
    (rf"(?P<what>darken|lighten|brighten) (?:up )?(?:{WHOLE}|the colou?rs?)(?: (?:a (?:bit|little)|slightly))?", wide.shaded),
    (r"(?:pictures?|images?|photos?|illustrations?) (?:on|for|in) (?:every|all|each)(?: of)?(?: the)? (?:slides?|pages?)", wide.picture),
    (rf"(?:remove|delete|drop|cut|lose|take out|get rid of) {A},? (?:but|and) (?:keep|save|preserve|retain) (?:its|the|their)(?: speaker)? notes", wide.without_but_notes),
    (rf"(?:use|take|choose|make it|i want|put) (?P<what>{HUE}) (?:instead of|rather than|in place of|not) (?P<how>{HUE})|(?:replace|swap|exchange)(?: the)? (?P<how2>{HUE}) (?:with|for|by) (?P<what2>{HUE})|(?:change|turn)(?: the| all)? (?P<how3>{HUE}) (?:to|into) (?P<what3>{HUE})|(?:use )?less (?P<how4>{HUE})(?:,| and| but|, and|, but) more (?P<what4>{HUE})|(?:use )?more (?P<what5>{HUE})(?:,| and| but|, and|, but) less (?P<how5>{HUE})", wide.hue_for_hue),
    (r"(?:put|add|show|place|write|print|have)(?: our| the| my| a)?(?: [a-z]+){0,2}(?: ⟪\d+⟫)? (?:on|to|at|in)(?: the (?:bottom|top|foot|footer|head|corner) of)? (?:all|every|each)(?: of)?(?: the)? (?:slides?|pages?)", wide.words_on_all),
    (rf"(?:add|put|insert|find|place|give me|use)(?: me)? (?:a |an |some |another )?(?:nice |matching |suitable |fitting |better )?(?:pictures?|images?|photos?|photographs?|illustrations?)(?: of [^⟦⟪]+)?(?: (?:to|on|in|into|for) {A})?|{A.replace('<a>', '<a2>')} (?:needs|could use|should have|wants) (?:a |an |some )?(?:pictures?|images?|photos?|illustrations?)|(?:give|illustrate) {A.replace('<a>', '<a3>')}(?: (?:with )?(?:a |an |some )?(?:pictures?|images?|photos?|illustrations?))?", wide.picture),
    (rf"(?:make|colou?r|turn|set|paint)(?: all)?(?: the)? (?:titles?|headings?|headlines?)(?: (?:in|to|into))? (?:dark |light )?{HUE}", wide.color_of_titles),
    (r"(?:make|set|use|give|i want)(?: all)?(?: the)?(?: titles?| headings?| headlines?| texts?| body)*(?: in)?(?: an?)? ?(?:sans[- ]?serif|serif|slab|handwritten|monospaced?)(?: fonts?| typefaces?| type)?(?: (?:for|in|on)(?: all)?(?: the)? (?:titles?|headings?|headlines?|text|body|everything|deck))?", wide.type_face),
    (rf"(?:(?:i(?:(?:’|')d| would) (?:like|want|prefer)|i want|i need|move|put|bring|place|show) )?{A}(?: (?:to )?(?:come |be )?(?:earlier|later|sooner|further (?:up|down|back)|up|down))?,? (?:as|to|at|be|be as) (?:the )?{B}", make.move),
    (r"(?:remove|delete|drop|clear) (?:all|every)(?: of)?(?: the)? ?(?:slides?|pages?)?", wide.all_of_it),
    (r"(?:change|set|use|switch|make)(?: the)?(?: heading| body| title)? (?:fonts?|typefaces?)(?! size)(?: (?:to|into|as))? .+|use (?!(?:the|a|an) )[\w ]{3,24} (?:as (?:the )?)?(?:font|typeface)", wide.type_face),
    (r"(?:rename|retitle|call|change) (?P<item>⟪\d+⟫) (?:to|into|as) (?P<text>⟪\d+⟫)", wide.retitled),
    (rf"(?:make|set) {A}(?: text)? bold(?:er)?", make.style("strong")),
    (r"make (?:it|this|that) (?:bold(?:er)?|stand out|strong(?:er)?)", make.style("strong")),
    (r"(?:emphasi[sz]e|highlight|bold|accentuate)(?: the)?(?: number| figure| words?| phrase| amount)? (?P<text>[^⟦⟪]*\d[^⟦⟪]*|⟪\d+⟫)", wide.found_words),
    (rf"(?:add|write|make)(?: some)? (?:speaker )?notes (?:to|for|on) (?:{A}|{WHOLE}|every slide|each slide)", wide.notes_of_what),
    (rf"(?:make|set) (?:all )?(?:the )?(?:text|font|type|letters?)(?: size)? {SO}(?:bigger|larger|smaller) (?:on |in )?(?:every slide|all slides|everywhere|throughout|{WHOLE})", wide.type_of_all),
    (rf"(?:can|could|should) {A} be {SO}(?:shorter|briefer|more concise)", make.shorten),
    (rf"make (?:it|this|that) {SO}(?:bigger|larger)", make.style("larger")),
    (rf"make (?:it|this|that) {SO}(?:smaller|tinier)", make.style("smaller")),
    (rf"(?:un-?bold|de-?emphasi[sz]e)(?: the)? {ITEM}(?: {ON})?|make {ITEM.replace('<item>', '<item2>')}(?: {ON.replace('<a>', '<a2>')})? (?:not bold|normal|plain)", make.style("strong", on=False)),
    (rf"(?:colou?r|make) {ITEM}(?: {ON})? (?:in )?(?:the )?(?:accent(?: colou?r(?:ed)?)?)", make.style("accent")),
    (rf"(?:make|set) (?:{ITEM}|(?P<item2>(?:all )?(?:the )?(?:text|font|type|everything)))(?: (?:size )?{ON})? {SO}(?:bigger|larger)|(?:bigger|larger) (?:text|font|type|fonts)(?: {ON.replace('<a>', '<a2>')})?|(?:increase|enlarge) (?:the )?(?:font|text|type)(?: size)?(?: {ON.replace('<a>', '<a3>')})?", make.style("larger")),
    (rf"(?:make|set) (?:{ITEM}|(?P<item2>(?:all )?(?:the )?(?:text|font|type|everything)))(?: (?:size )?{ON})? {SO}(?:smaller|tinier)|smaller (?:text|font|type|fonts)(?: {ON.replace('<a>', '<a2>')})?|(?:decrease|reduce) (?:the )?(?:font|text|type) size(?: {ON.replace('<a>', '<a3>')})?", make.style("smaller")),
    (rf"(?:make|turn|change|convert|show|draw|display) (?:the|(?P<all>all)(?: the)?) (?:chart|(?P<all2>charts|graphs|plots)|graph|plot|data|diagram)(?: {ON})? (?:a |an |into |to |as )*(?P<what>{CHART})|(?:can|could|should) the (?:chart|graph|plot|diagram)(?: {ON.replace('<a>', '<a2>')})? be (?:shown as )?(?:an? )?(?:plain |simple |normal )?(?P<what2>{CHART})", make.chart),
    (rf"(?:change|set|switch) the layout (?:of|on|for) {A} (?:to|into) (?P<what>{LAYOUT})", make.layout),
    (rf"(?:use|apply|try) (?P<what>{LAYOUT})(?: layout)? (?:for|on|in) {A}", make.layout),
    (rf"(?:make|turn|change|convert|show|recast|redo|transform|present|lay out|rebuild|display) {A} (?:in ?to|to|as|like|be|in)?\s*(?P<what>{LAYOUT})(?: instead)?|i(?:(?:’|')d| would) (?:like|prefer) {A.replace('<a>', '<a2>')} (?:as|to be) (?P<what2>{LAYOUT})(?: instead(?: of [^⟦⟪]+)?)?", make.layout),
    (rf"(?:make|turn|change|convert|show|recast|redo|transform|present) (?:it|this|that) (?:in ?to|to|as|like|be|in)?\s*(?P<what>{LAYOUT})(?: instead)?", make.layout),
    (rf"(?:(?:and )?also )?as (?P<what>{LAYOUT})(?: too| as well)?", make.layout),
    (rf"(?:use|take|insert|put in|plug in|apply|load) (?:the )?(?:new |latest |updated |current )?(?:numbers|data|figures|values)(?: (?:from|of|in) .+?)??(?: (?:for|on|in|to) {A})?", make.data),
    (rf"(?:update|refresh|replace|change) (?:the |all )?(?:numbers|data|figures|values|charts?|tables?)(?: (?:on|of|in) {A})?(?: (?:with|from|using|by|to) .+)?", make.data),
    (rf"update {A} (?:with|from|using) .+", make.data),
    (rf"(?:add|insert|include|make|create|put in)(?: (?:a|an|another|one more))?(?: new)?(?: (?P<what>{any_of(LAYOUT_WORDS)}))? (?:slide|page) (?:about|on|covering|for|that explains|explaining|with)\s+(?P<text>⟪\d+⟫|[^⟦]+?)(?: (?:from|in|out of) the (?:documents?|sources?|reports?|files?|texts?|paper|article))?(?: (?P<how>at the end)|,? (?P<side>after|before) {B})?", make.about),
    (rf"(?P<side>after|before) {B},? (?:add|insert|include)(?: (?:a|an|another|one more))?(?: new)?(?: (?P<what>{any_of(LAYOUT_WORDS)}))? (?:slide|page) (?:about|on|covering|for)\s+(?P<text>.+)", make.about),
    (rf"(?:add|insert|include|create|make)(?: (?:a|an|another|one more))?(?: (?:new|blank|empty))*(?: (?P<what>{any_of(LAYOUT_WORDS)}))?(?: slide| page)(?: (?:called|titled|named) (?P<text>⟪\d+⟫))?(?: (?P<how>at the (?:end|beginning|start|front))| (?P<side>after|before) {B})?(?: (?:called|titled|named) (?P<text2>⟪\d+⟫|.+))?", make.insert),
    (rf"(?:add|insert|append)(?: an?(?:other)?| one more)?(?: new)? (?:bullet(?: point)?|point|item|entry|step|line|text) (?:to|on|at|in) {A}\s*[:：]?\s*(?:that says |saying |reading )?(?P<text>.+)", make.add_item),
    (rf"(?:add|insert|append) (?P<text>⟪\d+⟫) (?:to|on|in) {A}(?: as a (?:bullet|point))?", make.add_item),
    (rf"(?:add|insert|append)(?: an?(?:other)?| one more)?(?: new)? (?:bullet(?: point)?|point|item|entry|step|line)\s*[:：]?\s*(?P<text>⟪\d+⟫)(?: (?:to|on) {A})?", make.add_item),
    (rf"replace (?:the (?:words?|phrase|term|name) )?(?P<item>⟪\d+⟫) (?:with|by) (?P<text>⟪\d+⟫)(?: (?:on|in) {A}| everywhere| throughout| all over| (?:on|in) (?:all|every|each) (?:the )?(?:slides?|pages?)| (?:in|through) {WHOLE})?", make.replace),
    (rf"(?:change|correct|fix) (?P<item>⟪\d+⟫) (?:to|into) (?P<text>⟪\d+⟫)(?: (?:on|in) {A}| everywhere)?", make.replace),
    (rf"(?:(?:change|set|make|edit|update) )?the title (?:of|on|for) {A} (?:to(?: say| read| be)?|read|say|should (?:be|read|say)|=|:|(?=⟪))\s*[:：]?\s*(?P<text>.+)", make.set_title),
    (rf"(?:rename|retitle|call|name|title) {A}(?: to| as| into)?\s*[:：]?\s*(?P<text>.+)", make.set_title),
    (rf"(?:rename|retitle|call|name|title) (?:{WHOLE})(?: to| as)? (?P<text>⟪\d+⟫)(?: instead| from now on| now)?", make.rename_deck),
    (rf"(?:rename|retitle|call|name|title) (?:{WHOLE})(?: to| as)?\s*[:：]?\s*(?P<text>.+)", make.rename_deck),
    (r"(?:change|set|make) the (?:deck|presentation)(?:'s)? (?:title|name) (?:to|read)\s*[:：]?\s*(?P<text>.+)|(?:change|set) the (?:title|name) of the (?:deck|presentation) to\s*[:：]?\s*(?P<text2>.+)", make.rename_deck),
    (rf"(?:change|set|make|edit|replace|rewrite) (?:the )?{ITEM}(?: {ON})? (?:to(?: say| read)?|with|read|say|into|as)\s*[:：]?\s*(?P<text>.+)", make.set_item),
    (rf"(?:the )?{ITEM}(?: {ON})? (?:should|must|shall|is to) (?:say|read|be)\s*[:：]?\s*(?P<text>.+)", make.set_item),
    (r"(?:change|set) (?:it|this|the text) to\s*[:：]?\s*(?P<text>.+)|(?:it )?should (?:say|read|be)\s*[:：]?\s*(?P<text2>⟪\d+⟫)", make.set_item),
    (rf"(?:rewrite|reword|rephrase|improve|polish|redo|make) (?:{ITEM}(?: {ON})?|{A.replace('<a>', '<a2>')}|it(?!.* for )|this)(?P<how>(?: to be| so that it is| as)? ?(?:more |less |better|friendlier|clearer|simpler|punchier|catchier|stronger|funnier|for )?.*)", make.reword),
]  # fmt: skip

RULES = [(re.compile(rf"(?:please |kindly |can (?:you|we) |could (?:you|we) |let(?:’|')s |we should |i(?:(?:’|')d| would) like to |now |also |and |then |just |(?:it|this|the deck|that)(?:'s| is) (?:far |much |way |a bit )?too (?:long|much)[,;:]? (?:so |please )?)*(?:{pattern})(?:,? please)?\s*[.!]*", re.I), maker) for pattern, maker in _RULES]  # fmt: skip
VERBS = (
    r"swap|exchange|move|put|duplicate|copy|hide|unhide|show|merge|combine|split|remove|delete|drop|shorten|make|turn|change|translate|"
    r"use|apply|switch|update|refresh|replace|add|insert|append|rename|retitle|call|set|emphasi[sz]e|highlight|bold|rewrite|undo|convert|cut|trim|increase|decrease"
)
"""Words that begin a new wish after "and" or a comma."""
