import type { Resources } from './configuration.ts';
import type { Micros } from './time.ts';

/** Picodollars, of which 10¹² are a dollar: every price that people write is a whole number. */
export type Picodollars = number;

/** What resources cost per second, in picodollars. */
export interface PriceTable {
  /** Per physical core. */
  readonly cpu: Picodollars;
  /** Per GiB. */
  readonly memory: Picodollars;
  /** Per GPU, by its model. */
  readonly gpus: Readonly<Record<string, Picodollars>>;
}

export const DOLLAR: Picodollars = 1_000_000_000_000;
const MICRODOLLAR: Picodollars = DOLLAR / 1_000_000;

/** Where the prices below are from, and when they were read. */
export const PRICE_SOURCE = {
  what: 'public on-demand prices of Modal, per second, without regional factors',
  from: ['modal.com/pricing, as recorded in api-evangelist/modal-labs on GitHub'],
  date: '2026-07-01',
} as const;

/** The dated prices that a scenario has which states none (CST-1); see {@link PRICE_SOURCE}. */
export const PRICES: PriceTable = {
  cpu: 13.1 * MICRODOLLAR,
  memory: 2.22 * MICRODOLLAR,
  gpus: {
    T4: 164 * MICRODOLLAR,
    L4: 222 * MICRODOLLAR,
    A10: 306 * MICRODOLLAR,
    L40S: 542 * MICRODOLLAR,
    'A100-40GB': 583 * MICRODOLLAR,
    'A100-80GB': 694 * MICRODOLLAR,
    'RTX-PRO-6000': 842 * MICRODOLLAR,
    H100: 1_097 * MICRODOLLAR,
    H200: 1_261 * MICRODOLLAR,
    B200: 1_736 * MICRODOLLAR,
  },
};

const GIB = 1024 * 1024 * 1024;

/**
 * What a container with these resources costs per second, rounded to a whole number of picodollars;
 * `undefined` if there is no price for its GPU.
 *
 * @rule CST-1
 */
export function containerPrice(
  { cpu, memory, gpu }: Resources, prices: PriceTable,
): Picodollars | undefined {
  const ofGpu = gpu === null ? 0 : Object.hasOwn(prices.gpus, gpu) ? prices.gpus[gpu] : undefined;
  if (ofGpu === undefined) return undefined;
  return Math.round(cpu * prices.cpu + memory / GIB * prices.memory) + ofGpu;
}

/** A microdollar is so many picodollars for a second, in picodollars for a microsecond. */
const DIVISOR = BigInt(MICRODOLLAR) * 1_000_000n;

/**
 * What a time costs at a price per second, in whole microdollars: the exact product, halves
 * rounded up. With `shares`, one of so many equal parts of it.
 */
export function costOf(price: Picodollars, time: Micros, shares = 1): number {
  const whole = DIVISOR * BigInt(shares);
  return Number((2n * BigInt(price) * BigInt(time) + whole) / (2n * whole));
}

export const MICRODOLLARS_PER_DOLLAR = 1_000_000;

/** Whole microdollars in dollars, with no more digits than they have. */
export const usd = (microdollars: number): number => microdollars / MICRODOLLARS_PER_DOLLAR;
