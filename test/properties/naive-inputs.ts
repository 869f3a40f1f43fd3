import type { TraceRecord } from '../../src/model/records.ts';

/** Where an input is after a prefix: `queue`, `run ta-1`, `waiting`, or a final state. */
type Places = readonly string[];

const FINAL = ['succeeded', 'failed', 'terminated', 'rejected', 'abandoned'];

const without = (places: Places, place: RegExp): string[] => {
  const at = places.findIndex((each) => place.test(each));
  return places.filter((_, other) => other !== at);
};

/** The places of one input, read from all its records up to here, one after the other. */
function placesOf(input: string, prefix: readonly TraceRecord[]): Places {
  let places: Places = [];
  for (const record of prefix) {
    if (record['input'] !== input) continue;
    const state = String(record['state']);
    switch (record.type) {
      case 'input.arrived': places = [...places, 'queue']; break;
      case 'input.started':
        places = [...without(places, /queue/), `run ${record['container']}`];
        break;
      case 'attempt.ended':
        places = [...without(places, /run/), ...(state === 'queued' ? [] : [state])];
        break;
      case 'input.requeued': places = [...without(places, /waiting/), 'queue']; break;
      case 'input.finished': places = [...without(places, /queue|waiting/), state]; break;
      default:
    }
  }
  return places;
}

const inputsIn = (prefix: readonly TraceRecord[]): readonly string[] =>
  [...new Set(prefix.filter(({ type }) => type === 'input.arrived')
    .map((record) => String(record['input'])))];

/** When an input last joined the queue at its tail: what was there before it is more senior. */
function seniorityOf(input: string, prefix: readonly TraceRecord[]): number {
  return prefix.findLastIndex((record) => record['input'] === input
    && (record.type === 'input.arrived' || record['place'] === 'tail'));
}

const functionOf = (input: string, prefix: readonly TraceRecord[]): string =>
  prefix.filter((record) => record.type === 'input.arrived' && record['input'] === input)
    .map(({ app, function: name }) => `${app}/${name}`).at(-1) ?? '';

/** Which of S01, S02, S03 and S18 a record violates, whatever was before it; in words of sets. */
function wrongAt(records: readonly TraceRecord[], seq: number): string[] {
  const before = records.slice(0, seq);
  const prefix = records.slice(0, seq + 1);
  const record = records[seq] as TraceRecord;
  const wrong: string[] = [];
  const isSettled = records[seq + 1] === undefined
    ? record.type === 'run.ended' : records[seq + 1]?.t_us !== record.t_us;
  const input = record['input'];
  if (typeof input === 'string') {
    const places = placesOf(input, prefix);
    const live = places.filter((place) => place === 'queue' || place.startsWith('run'));
    const was = placesOf(input, before);
    const arrived = inputsIn(prefix).includes(input);
    const isFinal = was.some((place) => FINAL.includes(place));
    const couldStart = isFinal || was.some((place) => /queue|run/.test(place));
    if (!arrived || (record.type === 'input.started' && !couldStart)) wrong.push('S01');
    if (isFinal) wrong.push('S03');
    else if (live.length > 1) wrong.push('S02');
    if (record.type === 'input.started' && was.join() === 'queue') {
      const own = functionOf(input, before);
      const senior = inputsIn(before).some((other) => other !== input
        && placesOf(other, before).join() === 'queue' && functionOf(other, before) === own
        && seniorityOf(other, before) < seniorityOf(input, before));
      if (senior) wrong.push('S18');
    }
  }
  const container = record['container'];
  const goes = /container\.(start_failed|stopping|crashed|stopped)/.test(record.type);
  if (goes && inputsIn(prefix).some((each) =>
    placesOf(each, prefix).includes(`run ${container}`))) wrong.push('S01');
  if (isSettled && inputsIn(prefix).some((each) => placesOf(each, prefix).length === 0)) {
    wrong.push('S01');
  }
  return [...new Set(wrong)].sort((a, b) => (a < b ? -1 : 1));
}

/** For each record that violates S01, S02, S03 or S18: which; each found from scratch. */
export function naiveViolations(
  records: readonly TraceRecord[],
): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, readonly string[]>();
  for (let seq = 0; seq < records.length; seq++) {
    const wrong = wrongAt(records, seq);
    if (wrong.length > 0) found.set(seq, wrong);
  }
  return found;
}
