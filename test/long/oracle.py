"""What the clocks of the world read, as Python's zoneinfo knows it from the system's tz data. No code of ours.

Prints one JSON line per zone name: `walls` are the wall times to check (every hour of the week before and the week
after each change of offset from 2026 to 2030, every quarter of an hour in the four hours around it, and three sampled
weeks where nothing changes), `first` and `second` the instants (seconds since the epoch) of their first and second
occurrence, which differ only where a wall time comes twice or not at all. A wall time in a gap takes the offset before
the gap (PEP 495, fold=0; RFC 5545 3.3.5).
"""
import json
import sys
import zoneinfo
from datetime import datetime, timedelta, timezone

FIRST = datetime(2026, 1, 1, tzinfo=timezone.utc)
LAST = datetime(2031, 1, 1, tzinfo=timezone.utc)
SAMPLES = [datetime(2026, 3, 25), datetime(2027, 10, 28), datetime(2030, 6, 15)]
HOUR = timedelta(hours=1)


def changes(zone):
    """Instants at which the offset changes, to the second, found by looking every six hours."""
    offset = lambda at: at.astimezone(zone).utcoffset()
    at = FIRST
    while at < LAST:
        after = at + 6 * HOUR
        if offset(at) != offset(after):
            low, high = at, after
            while high - low > timedelta(seconds=1):
                middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
                if offset(middle) == offset(low):
                    low = middle
                else:
                    high = middle
            yield high
        at = after


def walls(zone):
    found = list(changes(zone))
    wanted = set()
    for at in found:
        wall = (at - timedelta(seconds=1)).astimezone(zone).replace(tzinfo=None, minute=0, second=0)
        wanted.update(wall + hours * HOUR for hours in range(-168, 169))
        wanted.update(wall + quarters * HOUR / 4 for quarters in range(-16, 17))
    if not found:
        wanted.update(start + hours * HOUR for start in SAMPLES for hours in range(168))
    return len(found), sorted(wanted)


def instant(wall, zone, fold):
    return int(wall.replace(tzinfo=zone, fold=fold).timestamp())


def version():
    with open(f'{zoneinfo.TZPATH[0]}/tzdata.zi') as file:
        return file.readline().split()[-1]


print(json.dumps({'version': version()}))
for name in sorted(zoneinfo.available_timezones()):
    zone = zoneinfo.ZoneInfo(name)
    count, times = walls(zone)
    print(json.dumps({
        'zone': name,
        'changes': count,
        'walls': [wall.isoformat(timespec='minutes') for wall in times],
        'first': [instant(wall, zone, 0) for wall in times],
        'second': [instant(wall, zone, 1) for wall in times],
    }))
    sys.stdout.flush()
