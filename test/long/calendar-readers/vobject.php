<?php
// Reads iCalendar objects with sabre/vobject, which looks a TZID up in PHP's own data. See python.py.
error_reporting(E_ALL & ~E_DEPRECATED);
require 'Sabre/VObject/autoload.php';

while (($line = fgets(STDIN)) !== false) {
    $event = Sabre\VObject\Reader::read(json_decode($line))->VEVENT;
    $attendee = $event->ATTENDEE;
    echo json_encode([
        'start' => $event->DTSTART->getDateTime()->getTimestamp(),
        'end' => $event->DTEND->getDateTime()->getTimestamp(),
        'uid' => (string) $event->UID,
        'sequence' => (string) $event->SEQUENCE,
        'partstat' => (string) $attendee['PARTSTAT'],
        'attendee' => (string) $attendee,
    ]), "\n";
}
