import { lookup, type LookupAddress, type LookupOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isLinkLocal } from '#platform/config';

/** An address that only this machine may talk to: it tells whoever asks from here the machine's own credentials. */
export class AddressRefused extends Error {
  constructor(host: string) {
    super(`${host} is a link-local address, which is not asked`);
  }
}

type Resolve = (hostname: string, options: LookupOptions & { readonly all: true }, callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void) => void;

/**
 * Finds the addresses of a name as ever, and refuses it where a link-local one is among them. What it answers is what is
 * connected to: a name that is asked about beforehand may have another address by then.
 */
export function refusingLookup(resolve: Resolve = lookup): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      const refused = error ?? (addresses.some(({ address }) => isLinkLocal(address)) ? new AddressRefused(hostname) : undefined);
      if (refused) callback(refused, '', 4);
      else if (options.all) callback(null, addresses);
      else callback(null, addresses[0]!.address, addresses[0]!.family);
    });
  };
}
