import { BATCHES } from './batches.ts';
import type { AnalyticCase } from './case.ts';
import { COLD_STARTS } from './cold-starts.ts';
import { DEPLOYMENTS } from './deployments.ts';
import { LAWS } from './laws.ts';
import { LOSSES } from './losses.ts';
import { QUEUES } from './queues.ts';
import { RETRIES } from './retries.ts';
import { TRAFFIC } from './traffic.ts';
import { SHARING } from './sharing.ts';

/** Every system with a known answer that the platform can express, by kind. */
export const ANALYTIC_CASES: readonly AnalyticCase[] = [
  ...QUEUES, ...SHARING, ...LOSSES, ...COLD_STARTS, ...RETRIES, ...TRAFFIC, ...BATCHES,
  ...DEPLOYMENTS, ...LAWS,
];
