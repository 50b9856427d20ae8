"""Words with a capital that name nobody, number words, months: English first, some Norwegian and German."""

from __future__ import annotations

from typing import Final

from ipr_coder.transcripts.vocabulary import words

NO_NAMES: Final = words(
    "I I'm I'd I've I'll Im Ive Ok OK Okay TV CD DVD PC ID GP CBT DBT ACT EMDR IPR ADHD PTSD OCD AM PM DIY FAQ "
    "Yes Yeah No Nah Oh Ah Uh Um Mm Mhm Hm Hmm Well So And But Or Because Then Now Like What When Where Why Who How "
    "Mum Mom Dad Mummy Daddy Mother Father Grandma Grandpa Granny Nan Auntie Uncle Aunt Mr Mrs Ms Miss Dr Prof Sir "
    "Madam God Jesus Lord Christ Christmas Easter Halloween Ramadan Eid Hanukkah Internet Zoom Skype Teams Google "
    "Facebook Instagram Youtube YouTube WhatsApp Netflix Monday Tuesday Wednesday Thursday Friday Saturday Sunday "
    "Mondays Tuesdays Wednesdays Thursdays Fridays Saturdays Sundays English "
    # Norwegian and German words that are written with a capital, or that begin what is quoted
    "De Dem Deres Ja Nei Jo Men Og Jeg Mamma Pappa Gud Jul Sie Ihnen Ihr Ihre Ihren Ihrem Ihrer Ja Nein Ich Du Aber "
    "Und Mama Papa Gott Weihnachten Ostern Herr Frau"
)
"""Case counts: these forms only."""

OPENERS: Final = words(
    "a about actually after again all also always although an and another any anyway are as at back basically before "
    "being both but by can could did do does don't even eventually every everything exactly finally first for from "
    "funny had has have having he hello her here hers hey hi him his honestly how i if in instead is it its just last "
    "later let like luckily many maybe me mine most my never next no nobody not nothing of okay on once one only or "
    "other our perhaps please poor probably same saying seeing sadly she should since so some somebody someone "
    "sometimes still such suddenly sure talking tell than thank that the their them then there these they this those "
    "though to today tomorrow tonight too two under unless until up usually very was we were what when where whether "
    "which while who whose why will with without would yes yesterday yet you your "
    "at da den der det die das dette en et er ein eine for han hun hvis ich ikke im jeg med men min mitt når og på så "
    "som til und var vi wenn wie wir es sie er ihr dann doch"
)
"""Small words that often open a sentence just before a name."""

FILE_WORDS: Final = words(
    "interview interviews transcript transcripts transcription session recall file audio video recording copy draft "
    "final version speaker zoom teams otter rev dr mr mrs ms prof ipr moment note notes dyad participant unknown voice"
)
"""What labels and file names say besides names."""

PARTICLES: Final = words("de da di du del der den van von la le of bin ibn al el y")
"""Small words inside names, which are never names alone."""

TITLES: Final = words("dr mr mrs ms miss prof professor sir herr frau fru dr.")

MONTHS: Final = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Januar|Februar|Mars|März|Mai|Juni|Juli|Oktober|Desember|Dezember"
)
SURE_MONTHS: Final = (
    "January|February|April|June|July|August|September|October|November|December|Januar|Februar|März|Juni|Juli|"
    "Oktober|Desember|Dezember"
)
"""Those that are no other word when they stand alone with a capital."""

SHORT_MONTHS: Final = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Okt|Nov|Dec|Des|Dez"

UNITS: Final = "one|two|three|four|five|six|seven|eight|nine"
TEENS: Final = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
TENS: Final = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
ORDINALS: Final = (
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|"
    "fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twenty-first|twenty-second|twenty-third|"
    "twenty-fourth|twenty-fifth|twenty-sixth|twenty-seventh|twenty-eighth|twenty-ninth|thirtieth|thirty-first"
)
ORGANISATIONS: Final = words(
    "Hospital University College School Clinic Church Council Institute Centre Center Foundation Trust Bank Ltd Inc "
    "GmbH AS ASA Department Service Services Surgery Academy Sykehus Universitet Skole Krankenhaus Universität Schule"
)

ORDINARY: Final = words(
    "will mark may hope rose grace faith joy may june april art bill bob chance chase christian clay dale dean dawn "
    "drew earl frank gene glen grant guy hunter iris ivy jack jay jean jo jose lance lane lee lily long max miles nick "
    "olive pat pearl penny peter ray reed rich rob rod rusty ruby sally sandy scott skip sky sue summer sunny sunshine "
    "victor violet ward wade warren young black white brown green gray grey hill wood woods stone rivers fields banks "
    "cook baker butler carter fisher porter mason miller potter smith taylor turner walker parker page price best day "
    "small little short strong bush love moody noble power rice sharp singer small story street swift wise read "
    # the same in Norwegian and German
    "bjørn stein odd even liv dag vår siv mai bo per ung berg dahl vik haug lie moe klein lang gross wolf vogel koch"
)
"""Names that are also everyday words: in small letters they are taken for the word, not for the name."""
