import { lookup as resolve } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Which targets a server lets webhooks have. */
export interface TargetRules {
  /** http, any port, and this very machine too: for development and tests. */
  isLoopbackAllowed: boolean;
}

/** Why nothing is sent to a target. */
export type TargetRefusal = 'NOT_A_URL' | 'NOT_HTTPS' | 'CREDENTIALS' | 'PORT' | 'UNKNOWN_HOST' | 'PRIVATE_ADDRESS';

/** Ports that a partner's receiver may have. */
const PORTS = ['', '443', '8443'];

/**
 * Whether an address is one of the open internet. Everything else may be ours: loopback, private and link-local networks,
 * the metadata services of clouds, and the IPv6 forms that carry an IPv4 address inside.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address); // an IPv4 address in IPv6 clothes becomes itself
  if (parsed.range() !== 'unicast') return false;
  // What is not assigned yet has no name in the library: only 2000::/3 is in use.
  return parsed.kind() === 'ipv4' || parsed.match(ipaddr.parse('2000::'), 3);
}

function isLoopback(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
}

function isAllowed(address: string, rules: TargetRules): boolean {
  return isPublicAddress(address) || (rules.isLoopbackAllowed && isLoopback(address));
}

/** Why nothing would be sent to this URL, judged by its text alone. */
export function whyNotUrl(text: string, rules: TargetRules): TargetRefusal | undefined {
  if (!URL.canParse(text)) return 'NOT_A_URL';
  const url = new URL(text);
  const isHttpAllowed = rules.isLoopbackAllowed && url.protocol === 'http:';
  if (url.protocol !== 'https:' && !isHttpAllowed) return 'NOT_HTTPS';
  if (url.username !== '' || url.password !== '') return 'CREDENTIALS';
  if (!rules.isLoopbackAllowed && !PORTS.includes(url.port)) return 'PORT';
  // The URL parser has brought 0x7f.1, 2130706433 and the like into the usual form.
  const host = hostOf(url);
  if (isIP(host) !== 0 && !isAllowed(host, rules)) return 'PRIVATE_ADDRESS';
  return undefined;
}

/** Why nothing would be sent to this URL, judged also by every address its name has now. */
export async function whyNotTarget(text: string, rules: TargetRules): Promise<TargetRefusal | undefined> {
  const refusal = whyNotUrl(text, rules);
  if (refusal) return refusal;
  const host = hostOf(new URL(text));
  if (isIP(host) !== 0) return undefined;
  const addresses = await resolve(host, { all: true }).catch(() => []);
  if (addresses.length === 0) return 'UNKNOWN_HOST';
  return addresses.every(({ address }) => isAllowed(address, rules)) ? undefined : 'PRIVATE_ADDRESS';
}

/**
 * Finds the addresses of a name for a connection about to be made, and refuses all of them when one is not public. The
 * connection goes to what was checked: a name that changes its mind in between gains nothing.
 */
export function checkedLookup(rules: TargetRules): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { all: true }).then(
      (addresses) => {
        const [first] = addresses;
        if (!first || !addresses.every(({ address }) => isAllowed(address, rules))) {
          callback(new Error('the name leads to an address that is not public'), '');
          return;
        }
        if (options.all) callback(null, addresses);
        else callback(null, first.address, first.family);
      },
      (error: unknown) => {
        callback(error as NodeJS.ErrnoException, '');
      },
    );
  };
}

/** Without the brackets of an IPv6 address. */
function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}
