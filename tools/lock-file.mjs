/**
 * Checks that package-lock.json can be installed on every platform. A lock file can be broken at
 * birth: it names optional packages (binaries of other platforms) that it does not hold, and then
 * `npm install` passes here while `npm ci` fails everywhere.
 */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/**
 * @typedef {{ packages: Record<string, { optionalDependencies?: Record<string, string> }> }} Lock
 */

/**
 * The optional dependencies that some package of the lock file names and that it does not hold,
 * each as "package needs dependency"; empty for a sound lock file.
 *
 * @param {Lock} lock
 * @returns {string[]}
 */
export function missingFromLock(lock) {
  const held = new Set(
    Object.keys(lock.packages).map((path) => path.slice(path.lastIndexOf('node_modules/') + 13)),
  );
  return Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !held.has(name))
      .map((name) => `${path === '' ? 'this package' : path} needs ${name}`),
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const file = new URL('../package-lock.json', import.meta.url);
  const missing = missingFromLock(JSON.parse(readFileSync(file, 'utf8')));
  for (const line of missing) console.error(`package-lock.json: ${line}, which is not in it`);
  if (missing.length > 0) process.exitCode = 1;
}
