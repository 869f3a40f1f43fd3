import { declarationOrder } from './declaration-order.ts';
import { determinism } from './determinism.ts';
import { failingBuildInsertion } from './failing-build-insertion.ts';
import { idleApp } from './idle-app.ts';
import { isolation } from './isolation.ts';
import { metricsFaithful } from './metrics-faithful.ts';
import { noopInsertion } from './noop-insertion.ts';
import { observationFree } from './observation-free.ts';
import { prefix } from './prefix.ts';
import type { Relation } from './relation.ts';
import { referenceEquality } from './reference-equality.ts';
import { rollingAvailability } from './rolling-availability.ts';
import { strategyIrrelevance } from './strategy-irrelevance.ts';
import { timeScaling } from './time-scaling.ts';

/** Every relation. */
export const RELATIONS: readonly Relation[] = [
  determinism, // D01
  timeScaling, // D02
  declarationOrder, // D03
  noopInsertion, // D04
  idleApp, // D05
  failingBuildInsertion, // D06
  strategyIrrelevance, // D07
  observationFree, // D08
  referenceEquality, // D09
  prefix, // D10
  rollingAvailability, // D11
  isolation, // S36
  metricsFaithful, // S37
];
