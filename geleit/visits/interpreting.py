"""Languages in which visitors may ask for help, each in its own words: those of the portal and further ones."""

from geleit.core.multilingual import GERMAN, LANGUAGE_NAMES

INTERPRETED = {
    **{code: name for code, name in LANGUAGE_NAMES.items() if code != GERMAN},
    "bg": "Български",
    "bs": "Bosanski / Hrvatski / Srpski",
    "hu": "Magyar",
    "it": "Italiano",
    "ka": "ქართული",
    "ku": "Kurdî / کوردی",
    "mk": "Македонски",
    "pl": "Polski",
    "ps": "پښتو",
    "ro": "Română",
    "rom": "Romani",
    "so": "Soomaali",
    "sq": "Shqip",
    "es": "Español",
    "vi": "Tiếng Việt",
    "am": "አማርኛ",
    "zh": "中文",
}
# German sign language; the offices order an interpreter for it like for any other language.
SIGN_LANGUAGE = "gsg"
