/** Each role is tried on each route, and not only the two at the boundary. */
process.env['GREENROOM_EVERY_ROLE'] = '1';
