# Reads iCalendar objects with the gem icalendar, which looks a TZID up in TZInfo. See python.py.
require 'stringio'
require 'tzinfo'
require 'icalendar'
require 'icalendar/tzinfo'
require 'json'

STDIN.set_encoding('UTF-8')
STDIN.each_line do |line|
  event = Icalendar::Calendar.parse(JSON.parse(line)).first.events.first
  attendee = event.attendee.first
  puts JSON.generate(
    start: event.dtstart.to_time.to_i, end: event.dtend.to_time.to_i, uid: event.uid, sequence: event.sequence,
    partstat: attendee.ical_params['partstat'].first, attendee: attendee.to_s
  )
end
