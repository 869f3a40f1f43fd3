import type { Amount, Claim } from '../model/expectation.ts';
import { RECORD_CELLS, recordIndex } from '../model/records.ts';
import { toRecord } from '../trace/canonical.ts';
import { headType, type TraceReader } from '../trace/log.ts';
import type { Texts } from '../trace/texts.ts';
import { whole } from './amounts.ts';
import type { Measure } from './judge.ts';

const CONTAINER_STARTING = recordIndex('container.starting');
const INPUT_ARRIVED = recordIndex('input.arrived');

type Counting = Claim & { kind: 'count' };

/** Counts the records of one type that a selection holds. */
export class RecordCounter implements TraceReader, Measure {
  readonly unit = 'count';
  readonly trend = 'rises';
  readonly #texts: Texts;
  readonly #type: number;
  readonly #selection: Counting['selection'];
  /** The versions of containers and the sources of inputs, by their names, if they matter. */
  readonly #versions = new Map<string, number>();
  readonly #sources = new Map<string, string>();
  #count = 0;

  constructor(texts: Texts, { event, selection }: Counting) {
    this.#texts = texts;
    this.#type = recordIndex(event);
    this.#selection = selection;
  }

  at(): Amount {
    return whole(this.#count);
  }

  absence(): string {
    return 'no records';
  }

  read(cells: Float64Array, length: number, firstSeq: number): void {
    const { version, source } = this.#selection;
    let seq = firstSeq;
    for (let at = 0; at < length; seq++) {
      const type = headType(cells[at + 1] as number);
      if (version !== null && type === CONTAINER_STARTING) this.#note(cells, at, seq);
      if (source !== null && type === INPUT_ARRIVED) this.#note(cells, at, seq);
      if (type === this.#type && this.#holds(cells, at, seq)) this.#count++;
      at += RECORD_CELLS[type] as number;
    }
  }

  #note(cells: Float64Array, at: number, seq: number): void {
    const { container, version, input, source } = toRecord(cells, at, { seq, texts: this.#texts });
    if (container !== undefined) this.#versions.set(String(container), Number(version));
    if (input !== undefined) this.#sources.set(String(input), String(source));
  }

  #holds(cells: Float64Array, at: number, seq: number): boolean {
    const { version, source, from, to } = this.#selection;
    const now = cells[at] as number;
    if ((from !== null && now < from) || (to !== null && now >= to)) return false;
    if (version === null && source === null) return true;
    const record = toRecord(cells, at, { seq, texts: this.#texts });
    const ofVersion = record['version'] ?? this.#versions.get(String(record['container']));
    const ofSource = record['source'] ?? record['schedule']
      ?? this.#sources.get(String(record['input']));
    return (version === null || version === ofVersion) && (source === null || source === ofSource);
  }
}
