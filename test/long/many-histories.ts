/** Five hundred random histories of seats and sixty of links instead of the few of the ordinary tests. */
process.env['GREENROOM_HISTORIES'] ??= '500';
process.env['LINK_RUNS'] ??= '60';
