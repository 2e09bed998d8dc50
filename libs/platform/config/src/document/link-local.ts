import { BlockList, isIP } from 'node:net';

/** Where machines ask for what only they may know: metadata and credentials of a cloud instance (169.254.169.254, fd00:ec2::254). */
const LINK_LOCAL = new BlockList();
LINK_LOCAL.addSubnet('169.254.0.0', 16, 'ipv4');
LINK_LOCAL.addSubnet('fe80::', 10, 'ipv6');
LINK_LOCAL.addAddress('fd00:ec2::254', 'ipv6');

/** Of an address as such, or as it stands in a URL; names are none. IPv4 in IPv6 (`::ffff:a9fe:a9fe`) is IPv4. */
export function isLinkLocal(host: string): boolean {
  const address = host.replace(/^\[(.*)\]$/, '$1').replace(/%.*$/, '');
  const family = isIP(address);
  return family !== 0 && LINK_LOCAL.check(address, family === 4 ? 'ipv4' : 'ipv6');
}
