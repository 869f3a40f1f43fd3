import { BATCHES } from './batches.ts';
import type { AnalyticCase } from './case.ts';
import { COLD_STARTS } from './cold-starts.ts';
import { DEPLOYMENTS } from './deployments.ts';
import { FIELD_CASES } from './field.ts';
import { LAWS } from './laws.ts';
import { LOSSES } from './losses.ts';
import { PEER_CASES, POOLS } from './pools.ts';
import { QUEUES } from './queues.ts';
import { RETRIES } from './retries.ts';
import { TRAFFIC } from './traffic.ts';
import { SHARING } from './sharing.ts';

/** Every system with a known answer that the platform can express, by kind. */
export const ANALYTIC_CASES: readonly AnalyticCase[] = [
  ...QUEUES, ...SHARING, ...LOSSES, ...COLD_STARTS, ...RETRIES, ...TRAFFIC, ...BATCHES,
  ...DEPLOYMENTS, ...POOLS, ...LAWS,
];

/** The same, and what other simulators and a real platform came to. */
export const VALIDATION_CASES: readonly AnalyticCase[] = [
  ...ANALYTIC_CASES, ...PEER_CASES, ...FIELD_CASES,
];
