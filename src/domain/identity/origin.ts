/** Channels of a change. */
export type Channel = 'page' | 'console' | 'api' | 'calendar' | 'cli' | 'system';

/**
 * Returns the origin of a change for the audit log: `console 203.0.113.0/24`. Contains only the network of the client,
 * because a full IP address is personal data, and the network is enough to recognize one's own office. Anything but an
 * IP address is omitted.
 */
export function originOf(channel: Channel, address: string): string {
  const network = networkOf(address);
  return network === null ? channel : `${channel} ${network}`;
}

/** Returns the same origin with another channel: an email that was submitted over HTTP comes from a calendar. */
export function byWayOf(channel: Channel, origin: string | undefined): string {
  const network = origin?.split(' ')[1];
  return network === undefined ? channel : `${channel} ${network}`;
}

/** The /24 of an IPv4 address, the /48 of an IPv6 address (RFC 4291), or null. IPv4 inside IPv6 counts as IPv4. */
export function networkOf(address: string): string | null {
  const v4 = /^(?:::ffff:)?(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.\d{1,3}$/iu.exec(address);
  if (v4 !== null) return `${v4[1]}.${v4[2]}.${v4[3]}.0/24`;
  const [bare = ''] = address.toLowerCase().split('%', 1);
  if (!/^[\da-f:.]+$/u.test(bare) || !bare.includes(':')) return null;
  const [head = '', tail] = bare.split('::', 2);
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  // `::` stands for as many zero groups as are missing; a dotted tail is two groups.
  const dotted = bare.includes('.') ? 1 : 0;
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - dotted - before.length - after.length);
  const groups = [...before, ...Array<string>(zeros).fill('0'), ...after].slice(0, 3);
  if (groups.length < 3) return null;
  const written = groups.map((group) => group.replace(/^0+(?=.)/u, '')).join(':');
  return `${written.replace(/(?:(?:^|:)0)+$/u, '')}::/48`;
}
