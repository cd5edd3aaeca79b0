"""Reads iCalendar objects with two programs that are not ours: libical, which goes by the object's VTIMEZONE, and
python-icalendar, which looks a TZID up in the system's tz data. One JSON array of objects per line comes in; out go,
for each object, start and end of its event in seconds since the epoch, null for a floating time.
"""
import json
import sys

import gi
import icalendar
import pytz

gi.require_version('ICalGLib', '3.0')
from gi.repository import ICalGLib  # noqa: E402


def with_libical(text):
    component = ICalGLib.Component.new_from_string(text)
    event = component.get_first_component(ICalGLib.ComponentKind.VEVENT_COMPONENT)

    def seconds(time):
        zone = time.get_timezone()
        return None if zone is None else time.as_timet_with_zone(zone)

    return [seconds(event.get_dtstart()), seconds(event.get_dtend())]


def with_icalendar(text):
    event = icalendar.Calendar.from_ical(text).walk('VEVENT')[0]

    def seconds(time):
        return None if time.tzinfo is None else int(time.timestamp())

    return [seconds(event['DTSTART'].dt), seconds(event['DTEND'].dt)]


print(json.dumps({'version': pytz.OLSON_VERSION, 'names': ['libical', f'icalendar {icalendar.__version__}']}), flush=True)
for line in sys.stdin:
    objects = json.loads(line)
    print(json.dumps([[with_libical(text), with_icalendar(text)] for text in objects]), flush=True)
