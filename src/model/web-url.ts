import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** What the URL of a web Function follows from; its version is no part of it. */
export interface WebPlace {
  readonly workspace: string;
  readonly environment: string;
  readonly app: string;
  readonly function: string;
  /** What stands for App and Function; `null` for their names. */
  readonly label: string | null;
}

/** The longest name that the parts of a host may have. */
const LONGEST = 63;
const KEPT = 56;
const HASHED = 6;

/** Reserved for examples: nobody is called by it. */
const DOMAIN = 'web.example';

/**
 * The URL of a web Function: workspace, environment, App and Function or the label, in lower case,
 * with `-` for all that is no letter of ASCII and no digit. Of what is too long for a host the
 * beginning is kept, and 6 hexadecimal digits of the SHA-256 of all of it follow.
 *
 * @rule WEB-1
 */
export function webUrl({ workspace, environment, app, function: name, label }: WebPlace): string {
  const text = `${workspace}-${environment}--${label ?? `${app}-${name}`}`;
  const plain = text.toLowerCase().replace(/[^a-z0-9]/g, '-');
  const hash = (): string => bytesToHex(sha256(utf8ToBytes(plain))).slice(0, HASHED);
  const host = plain.length <= LONGEST ? plain : `${plain.slice(0, KEPT)}-${hash()}`;
  return `https://${host}.${DOMAIN}`;
}
