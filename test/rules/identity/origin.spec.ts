import { byWayOf, networkOf, originOf } from '../../../src/domain/identity/origin.js';

it.each([
  ['203.0.113.77', '203.0.113.0/24'],
  ['::ffff:203.0.113.77', '203.0.113.0/24'],
  ['2001:db8:17:2::9', '2001:db8:17::/48'],
  ['2001:0DB8:0017::1', '2001:db8:17::/48'],
  ['2001:db8::1', '2001:db8::/48'],
  ['::1', '::/48'],
  ['fe80::1%eth0', 'fe80::/48'],
  ['64:ff9b::192.0.2.1', '64:ff9b::/48'],
  ['1:2:3:4:5:6:7:8', '1:2:3::/48'],
  ['unknown', null],
  ['', null],
  ['12', null],
])('of the address %s only the network %s is kept', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

it('says by which way and from which network a change came', () => {
  expect(originOf('console', '203.0.113.77')).toBe('console 203.0.113.0/24');
  expect(originOf('page', 'unix:')).toBe('page');
  expect(byWayOf('calendar', 'api 203.0.113.0/24')).toBe('calendar 203.0.113.0/24');
  expect(byWayOf('calendar', 'calendar')).toBe('calendar');
  expect(byWayOf('calendar', undefined)).toBe('calendar');
});
