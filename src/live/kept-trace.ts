import { RECORD_CELLS, type TraceRecord } from '../model/records.ts';
import { forEachRecord, toRecord } from '../trace/canonical.ts';
import { headType, type TraceReader } from '../trace/log.ts';
import type { Texts } from '../trace/texts.ts';

interface Chunk {
  readonly cells: Float64Array;
  readonly firstSeq: number;
}

/** All records of a run so far, for readers that come later. What is kept never changes. */
export class KeptTrace implements TraceReader {
  private readonly chunks: Chunk[];

  constructor(chunks: readonly Chunk[] = []) {
    this.chunks = [...chunks];
  }

  read(cells: Float64Array, length: number, firstSeq: number): void {
    this.chunks.push({ cells: cells.slice(0, length), firstSeq });
  }

  /** A trace of its own that goes on from here. */
  fork(): KeptTrace {
    return new KeptTrace(this.chunks);
  }

  /** Shows a reader the chunks from this one on; returns how many there are. */
  show(reader: TraceReader, from: number): number {
    for (let place = from; place < this.chunks.length; place++) {
      const { cells, firstSeq } = this.chunks[place] as Chunk;
      reader.read(cells, cells.length, firstSeq);
    }
    return this.chunks.length;
  }

  records(texts: Texts): readonly TraceRecord[] {
    const records: TraceRecord[] = [];
    this.show(forEachRecord(texts, (record) => records.push(record)), 0);
    return records;
  }

  /** The record with this number, which must be there. */
  record(seq: number, texts: Texts): TraceRecord {
    const { cells, firstSeq } = this.chunks.findLast((each) => each.firstSeq <= seq) as Chunk;
    let at = 0;
    for (let left = seq - firstSeq; left > 0; left--) {
      at += RECORD_CELLS[headType(cells[at + 1] as number)] as number;
    }
    return toRecord(cells, at, { seq, texts });
  }
}

/** A reader that is shown what was kept no sooner than somebody asks it. */
export class LateReader<Reader extends TraceReader> {
  private readonly reader: Reader;
  private read = 0;

  constructor(reader: Reader) {
    this.reader = reader;
  }

  /** The reader, once it has seen all that is kept. */
  upToDate(trace: KeptTrace): Reader {
    this.read = trace.show(this.reader, this.read);
    return this.reader;
  }
}
