import { BlockList, isIPv6 } from 'node:net';

const networks = new BlockList();
for (const [network, bits] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['100.64.0.0', 10],
] as const) {
  networks.addSubnet(network, bits, 'ipv4');
}
for (const [network, bits] of [
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const) {
  networks.addSubnet(network, bits, 'ipv6');
}

/** Returns whether an address is of this machine or of a private network (RFC 1918, 4193, 6598), also mapped into IPv6. */
export function isPrivateAddress(ip: string): boolean {
  return networks.check(ip, isIPv6(ip) ? 'ipv6' : 'ipv4');
}
