# Reads iCalendar objects with Data::ICal, which looks a TZID up in DateTime::TimeZone. See python.py.
use strict;
use warnings;
use Data::ICal;
use Data::ICal::DateTime;
use JSON::PP;

my $json = JSON::PP->new->utf8->canonical->allow_nonref;
while (my $line = <STDIN>) {
  my $text = $json->decode($line);
  utf8::encode($text);
  my $calendar = Data::ICal->new(data => $text) or die "unreadable";
  my ($event) = grep { $_->ical_entry_type eq 'VEVENT' } @{$calendar->entries};
  my $attendee = $event->property('attendee')->[0];
  print $json->encode({
    start => $event->start->epoch, end => $event->end->epoch, uid => $event->property('uid')->[0]->value,
    sequence => $event->property('sequence')->[0]->value, partstat => $attendee->parameters->{PARTSTAT},
    attendee => $attendee->value,
  }), "\n";
}
