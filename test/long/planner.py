"""The best starts for people all over the world, by trying everything. No code of ours.

Writes the folder of its time zone data first. Reads one JSON line: dates and a zone that limit the starts, hours of the hosts, humane hours, people by zone, and runs
that the planner chose. Writes one JSON line: how many starts there are, the highest score of one start, and of two and
of three runs in one week that don't overlap, and how each of the chosen runs suits people. Local times come from
Python's zoneinfo with the system's tz data.
"""
import json
import sys
import zoneinfo
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

STEP = timedelta(minutes=15)
OUTSIDE, AT_LUNCH, INSIDE = 0, 1, 2
# Where the weekend isn't Saturday and Sunday, from Unicode's CLDR 48 (weekData in supplementalData.xml).
WEEKENDS = {'AF': [4, 5], 'IN': [7], 'IR': [5], 'UG': [7]} | {
    country: [5, 6] for country in 'BH DZ EG IL IQ JO KW LY OM QA SA SD SY YE'.split()
}
COUNTRIES = {
    fields[2]: fields[0]
    for fields in (line.split('\t') for line in open(f'{zoneinfo.TZPATH[0]}/zone.tab'))
    if not fields[0].startswith('#')
}


def minutes_of(local):
    return local.hour * 60 + local.minute


def weekdays_in(zone, weekdays):
    weekend = WEEKENDS.get(COUNTRIES.get(zone), [6, 7])
    return [day for day in range(1, 8) if day not in weekend] if weekdays is None else weekdays


def fits(start, minutes, zone, hours):
    """How a session suits a place: its local times say it."""
    begins = start.astimezone(zone)
    ends = (start + timedelta(minutes=minutes)).astimezone(zone)
    midnight = begins.date() + timedelta(days=1) == ends.date() and minutes_of(ends) == 0
    if begins.date() != ends.date() and not midnight:
        return OUTSIDE
    if begins.isoweekday() not in weekdays_in(zone.key, hours['weekdays']):
        return OUTSIDE
    first, last = minutes_of(begins), 1440 if midnight else minutes_of(ends)
    if first < hours['from'] or last > hours['until'] or last < first:
        return OUTSIDE
    lunch = hours.get('lunch')
    if lunch and first < lunch['until'] and last > lunch['from']:
        return AT_LUNCH
    return INSIDE


def possible_starts(asked):
    zone = ZoneInfo(asked['timeZone'])
    day = datetime.fromisoformat(asked['fromDate'])
    until = datetime.fromisoformat(asked['untilDate'])
    weekdays = weekdays_in(asked['timeZone'], asked['weekdays'])
    found = []
    while day <= until:
        date = day.date().isoformat()
        following = day + timedelta(days=1)
        if day.isoweekday() in weekdays and date not in asked['exceptDates']:
            at = day.replace(tzinfo=zone).astimezone(timezone.utc)
            end = following.replace(tzinfo=zone).astimezone(timezone.utc)
            while at < end:
                found.append(at)
                at += STEP
        day = following
    hosts = [(ZoneInfo(one['timeZone']), one) for one in asked['available']]
    return [at for at in found if all(fits(at, asked['minutes'], host, one) != OUTSIDE for host, one in hosts)]


def solve(asked):
    minutes, hours, people = asked['minutes'], asked['hours'], asked['people']
    zones = [ZoneInfo(one['timeZone']) for one in people]
    weights = [one['weight'] for one in people]
    starts = possible_starts(asked)
    patterns = {}

    def masks(at):
        inside = lunch = 0
        for place, zone in enumerate(zones):
            value = fits(at, minutes, zone, hours)
            if value == INSIDE:
                inside |= 1 << place
            elif value == AT_LUNCH:
                lunch |= 1 << place
        return patterns.setdefault((inside, lunch), (inside, lunch))

    known = {}

    def score(inside, lunch):
        key = (inside, lunch)
        if key not in known:
            known[key] = sum(
                weight if inside >> place & 1 else hours['lunchShare'] * weight if lunch >> place & 1 else 0
                for place, weight in enumerate(weights)
            )
        return known[key]

    suits = [masks(at) for at in starts]
    single = max((score(*one) for one in suits), default=0)
    zone = ZoneInfo(asked['timeZone'])
    weeks = {}
    for at, one in zip(starts, suits):
        weeks.setdefault(tuple(at.astimezone(zone).isocalendar())[:2], []).append((at, *one))
    length = timedelta(minutes=minutes)
    pair = triple = -1
    pairs = triples = 0
    for week in weeks.values():
        for first, (at, inside, lunch) in enumerate(week):
            for second in range(first + 1, len(week)):
                other, inside_2, lunch_2 = week[second]
                if other - at < length:
                    continue
                both, both_lunch = inside | inside_2, lunch | lunch_2
                pairs += 1
                pair = max(pair, score(both, both_lunch))
                for third in range(second + 1, len(week)):
                    last, inside_3, lunch_3 = week[third]
                    if last - other < length:
                        continue
                    triples += 1
                    value = score(both | inside_3, both_lunch | lunch_3)
                    if value > triple:
                        triple = value

    def describe(runs):
        instants = [datetime.fromisoformat(one) for one in runs]
        values = [max(fits(at, minutes, zone, hours) for at in instants) for zone in zones]
        total = lambda value: sum(weight for weight, one in zip(weights, values) if one == value)
        return {
            'inside': total(INSIDE),
            'atLunch': total(AT_LUNCH),
            'leftOut': sorted(
                [people[place]['timeZone'], weights[place]]
                + [at.astimezone(zones[place]).strftime('%Y-%m-%dT%H:%M') for at in instants]
                for place, one in enumerate(values)
                if one == OUTSIDE
            ),
        }

    return {
        'compared': len(starts),
        'pairs': pairs,
        'triples': triples,
        'single': single,
        'pair': pair,
        'triple': triple,
        'chosen': [describe(runs) for runs in asked['chosen']],
    }


print(json.dumps({'tzPath': zoneinfo.TZPATH[0]}), flush=True)
for line in sys.stdin:
    print(json.dumps(solve(json.loads(line))), flush=True)
