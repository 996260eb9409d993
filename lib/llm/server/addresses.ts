import { lookup as systemLookup } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";

/**
 * Places that never run a model and may hold what nobody should read through us: the metadata services of clouds,
 * link-local and multicast ranges, and "any address". Private ranges stay allowed, since local models live there.
 */
const forbidden = new BlockList();
forbidden.addSubnet("169.254.0.0", 16, "ipv4");
forbidden.addSubnet("0.0.0.0", 8, "ipv4");
forbidden.addSubnet("224.0.0.0", 3, "ipv4");
forbidden.addSubnet("fe80::", 10, "ipv6");
forbidden.addSubnet("ff00::", 8, "ipv6");
forbidden.addAddress("::", "ipv6");
forbidden.addAddress("fd00:ec2::254", "ipv6");

export class ForbiddenAddress extends Error {
  constructor(address: string) {
    super(`${address} is not an address of a model service`);
    this.name = "ForbiddenAddress";
  }
}

/** Whether a numeric address may be connected to. A name is not an address: look it up with `checkedLookup`. */
export function isForbiddenAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  // BlockList itself sees through IPv4-mapped IPv6 addresses (::ffff:a9fe:a9fe).
  return forbidden.check(address, family === 6 ? "ipv6" : "ipv4");
}

/** Looks a name up and gives only allowed addresses, so that the one that is connected to has been checked. */
export const checkedLookup: LookupFunction = (hostname, options, callback) => {
  systemLookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, "");
    const allowed = addresses.filter(({ address }) => !isForbiddenAddress(address));
    const [first] = allowed;
    if (first === undefined) return callback(new ForbiddenAddress(hostname), "");
    if (options.all === true) callback(null, allowed);
    else callback(null, first.address, first.family);
  });
};
