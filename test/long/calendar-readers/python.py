"""Reads iCalendar objects with one of the programs below, named as the argument. One JSON string per line comes in; out
goes, for each, what the program says about the event: start and end in seconds since the epoch, uid, sequence, partstat
and attendee.
"""
import json
import sys


def with_icalendar():
    import icalendar

    def read(text):
        event = icalendar.Calendar.from_ical(text).walk('VEVENT')[0]
        attendee = event['ATTENDEE']
        return [event['DTSTART'].dt.timestamp(), event['DTEND'].dt.timestamp(), event['UID'], event['SEQUENCE'],
                attendee.params['PARTSTAT'], attendee]

    return read


def with_vobject():
    import vobject

    def read(text):
        event = vobject.readOne(text).vevent
        return [event.dtstart.value.timestamp(), event.dtend.value.timestamp(), event.uid.value, event.sequence.value,
                event.attendee.params['PARTSTAT'][0], event.attendee.value]

    return read


def with_khal():
    import pytz
    from khal.khalendar.event import Event

    # A reader at home in a zone of its own: times with a zone and in UTC must not depend on it.
    locale = {'default_timezone': pytz.timezone('Asia/Kolkata'), 'local_timezone': pytz.timezone('Asia/Kolkata'),
              'timeformat': '%H:%M', 'dateformat': '%d', 'longdateformat': '%d', 'datetimeformat': '%d %H:%M',
              'longdatetimeformat': '%d %H:%M', 'unicode_symbols': True, 'firstweekday': 0, 'weeknumbers': False}

    def read(text):
        event = Event.fromString(text, locale=locale)
        attendee = event._vevents['PROTO']['ATTENDEE']
        return [event.start.timestamp(), event.end.timestamp(), event.uid, event._vevents['PROTO']['SEQUENCE'],
                attendee.params['PARTSTAT'], event.attendees]

    return read


def with_libical():
    import gi
    gi.require_version('ICalGLib', '3.0')
    from gi.repository import ICalGLib as I

    partstats = {I.ParameterPartstat.NEEDSACTION: 'NEEDS-ACTION', I.ParameterPartstat.ACCEPTED: 'ACCEPTED',
                 I.ParameterPartstat.TENTATIVE: 'TENTATIVE'}

    def seconds(time):
        # The zone is the VTIMEZONE of the object, or UTC.
        return time.as_timet_with_zone(time.get_timezone())

    def read(text):
        event = I.Component.new_from_string(text).get_first_component(I.ComponentKind.VEVENT_COMPONENT)
        attendee = event.get_first_property(I.PropertyKind.ATTENDEE_PROPERTY)
        partstat = attendee.get_first_parameter(I.ParameterKind.PARTSTAT_PARAMETER).get_partstat()
        return [seconds(event.get_dtstart()), seconds(event.get_dtend()), event.get_uid(), event.get_sequence(),
                partstats[partstat], attendee.get_attendee()]

    return read


def with_libecal():
    import gi
    gi.require_version('ECal', '2.0')
    gi.require_version('ICalGLib', '3.0')
    from gi.repository import ECal, ICalGLib as I

    partstats = {I.ParameterPartstat.NEEDSACTION: 'NEEDS-ACTION', I.ParameterPartstat.ACCEPTED: 'ACCEPTED',
                 I.ParameterPartstat.TENTATIVE: 'TENTATIVE'}

    def seconds(time):
        # As Evolution does: its own zone of that name, and not the one of the object.
        zone = I.Timezone.get_utc_timezone() if time.get_tzid() is None else \
            I.Timezone.get_builtin_timezone(time.get_tzid())
        return time.get_value().as_timet_with_zone(zone)

    def read(text):
        vevent = text[text.index('BEGIN:VEVENT'):text.index('END:VCALENDAR')]
        event = ECal.Component.new_from_string(vevent)
        attendee = event.get_attendees()[0]
        return [seconds(event.get_dtstart()), seconds(event.get_dtend()), event.get_uid(), event.get_sequence(),
                partstats[attendee.get_partstat()], attendee.get_value()]

    return read


read = globals()[f'with_{sys.argv[1]}']()
names = ['start', 'end', 'uid', 'sequence', 'partstat', 'attendee']
for line in sys.stdin:
    print(json.dumps(dict(zip(names, (str(value) for value in read(json.loads(line)))))), flush=True)
