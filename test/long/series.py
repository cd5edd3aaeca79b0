"""Reads invitations with python-icalendar. One JSON array of objects comes in on standard input; out goes, for each, the
start as the object says it, and as clocks in Berlin and New York show it by the system's tz data.
"""
import json
import sys
from zoneinfo import ZoneInfo

import icalendar


def read(text):
    start = icalendar.Calendar.from_ical(text).walk('VEVENT')[0]['DTSTART']
    zones = ['Europe/Berlin', 'America/New_York']
    local = [start.dt.astimezone(ZoneInfo(zone)).strftime('%Y-%m-%d %H:%M') for zone in zones]
    return [start.params.get('TZID', 'UTC'), start.dt.strftime('%Y-%m-%d %H:%M'), *local]


print(json.dumps([read(text) for text in json.load(sys.stdin)]))
