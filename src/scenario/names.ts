/** What an App, an image or an environment may be called. */
export const APP_NAME = /^[A-Za-z0-9._-]{1,64}$/;

/** What a Function may be called. */
export const FUNCTION_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Longer names are not compared: nobody misspells them by a letter. */
const LONGEST_COMPARED = 64;

/** Among more names than this, a near one is not looked for: there may be as many mistakes. */
const MOST_COMPARED = 200;

/** The least number of letters to insert, drop, change or swap with the next to get from a to b. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, place) => place);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(
        (last[j] as number) + 1, (row[j - 1] as number) + 1, (last[j - 1] as number) + same,
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, (before[j - 2] as number) + 1);
      }
      row.push(least);
    }
    before = last;
    last = row;
  }
  return last[b.length] as number;
}

/**
 * The candidate that `name` is most likely meant to be, or `undefined` if none is near: at most a
 * third of its letters differ, not counting case and punctuation. Of equally near ones the first.
 */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length > LONGEST_COMPARED) return undefined;
  let looked = 0;
  const simple = (text: string): string => text.toLowerCase().replace(/[-_. ]/g, '');
  let found: string | undefined;
  let least = Math.floor(name.length / 3) + 1;
  for (const candidate of candidates) {
    if (++looked > MOST_COMPARED) break;
    if (Math.abs(candidate.length - name.length) >= least + 3) continue;
    const apart = distance(simple(name), simple(candidate));
    if (apart < least) {
      least = apart;
      found = candidate;
    }
  }
  return found;
}

/** The hint that goes with a wrong word: the nearest one, if there is one. */
export function nearestHint(name: string, candidates: Iterable<string>): { hint?: string } {
  const near = nearest(name, candidates);
  return near === undefined ? {} : { hint: `did you mean "${near}"?` };
}

/** More names than this are not listed. */
const MOST_LISTED = 12;

/** The hint that goes with a wrong name: the nearest one, else all if they are few. */
export function nameHint(name: string, candidates: Iterable<string>): { hint?: string } {
  const names = new Set<string>();
  for (const candidate of candidates) {
    if (names.add(candidate).size === MOST_COMPARED) break;
  }
  const near = nearestHint(name, names);
  if (near.hint !== undefined || names.size === 0 || names.size > MOST_LISTED) return near;
  return { hint: `there ${names.size === 1 ? 'is' : 'are'} ${[...names].join(', ')}` };
}
