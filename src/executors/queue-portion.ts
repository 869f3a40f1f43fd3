import { deserialize, serialize } from 'node:v8';

/** Some parts of a work, as they lie in the queue. */
export interface QueuedPortion {
  /** Of cutover: another one may have other results. */
  readonly version: string;
  /** By which whoever takes it knows the job. */
  readonly job: string;
  /** Under which name the options of the work lie in Redis. */
  readonly options: string;
  readonly first: number;
  readonly count: number;
}

/** What came of it, or why it was not done. */
export type PortionOutcome =
  | { readonly results: string; readonly millis: number }
  | { readonly refused: string };

/** Any plain data as a text, to the last bit, which JSON is not able to. */
export const packed = (value: unknown): string => serialize(value).toString('base64');

/** The data that a text was made of. */
export const unpacked = (text: string): unknown => deserialize(Buffer.from(text, 'base64'));
