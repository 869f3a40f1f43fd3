import fc from 'fast-check';
import { Stream } from '../../random/stream.ts';
import { type CommandData, commandKinds } from '../arbitrary/commands.ts';
import { FAULT_KINDS, type FaultData } from '../arbitrary/faults.ts';
import { everyOperation, type Feature, featuresWith } from '../arbitrary/features.ts';
import { aScenario, type ScenarioData } from '../arbitrary/scenarios.ts';
import { oneOf, PATTERN_NAMES, PATTERNS, type PatternName } from './patterns.ts';
import { sweep } from './sweep.ts';

/** So many scenarios are drawn at one go, from a seed of their own. */
export const BATCH = 50;

/** Every so-manieth batch is a passing run with something put in at each of many places. */
const SWEEP_EVERY = 8;

/** So many of the others are made after a pattern. */
const PATTERN_SHARE = 0.2;

/** How a scenario was drawn. */
export const WAYS = ['swarm', 'uniform', ...PATTERN_NAMES, 'sweep'] as const;
export type Way = (typeof WAYS)[number];

export interface Drawn {
  readonly data: ScenarioData;
  readonly way: Way;
}

/** Neighbouring seeds of fast-check begin alike: these have nothing in common. */
function mixed(seed: number, batch: number): number {
  let x = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(batch + 1, 0xc2b2ae35);
  x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d);
  x = Math.imul(x ^ (x >>> 12), 0x297a2d39);
  return x ^ (x >>> 15);
}

/** Draws one of some kinds again and again, each as often as its weight from 1 to 100 says. */
function weighted<T>(kinds: readonly T[], stream: Stream): () => T {
  const weights = kinds.map(() => 1 + Math.floor(stream.next() * 100));
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return () => {
    let left = stream.next() * sum;
    let place = 0;
    while (left >= (weights[place] as number)) left -= weights[place++] as number;
    return kinds[place] as T;
  };
}

/** Few features, and of what they allow some things much more often than others. */
function swarm(data: ScenarioData, stream: Stream): ScenarioData {
  const kind = weighted<CommandData['kind']>(commandKinds(new Set(data.features)), stream);
  const fault = weighted<FaultData['kind']>(FAULT_KINDS, stream);
  return {
    ...data,
    commands: data.commands.map((command) => ({ ...command, kind: kind() })),
    faults: data.faults.map((each) => ({ ...each, kind: fault() })),
  };
}

/** All that can be done, everything as often, under half of all options. */
function uniform(data: ScenarioData, stream: Stream): ScenarioData {
  const isLeftAlone = data.features.includes('liveness phase');
  const features: Feature[] = [...everyOperation(() => stream.next() < 0.5)];
  return { ...data, features: isLeftAlone ? ['liveness phase', ...features] : features };
}

/** Half of all scenarios are left alone after a while. */
function phased(data: ScenarioData, stream: Stream): ScenarioData {
  const isLeftAlone = stream.next() < 0.5;
  const change = isLeftAlone ? { on: ['liveness phase'] } as const
    : { off: ['liveness phase'] } as const;
  return { ...data, features: featuresWith(data.features, change) };
}

function shaped(drawn: ScenarioData, run: number, stream: Stream): Drawn {
  const data = phased(drawn, stream);
  const isSwarm = run % 2 === 0;
  const mix = isSwarm ? swarm(data, stream) : uniform(data, stream);
  if (stream.next() >= PATTERN_SHARE) return { data: mix, way: isSwarm ? 'swarm' : 'uniform' };
  const way: PatternName = oneOf(PATTERN_NAMES, stream);
  return { data: PATTERNS[way](mix, stream), way };
}

/** The scenarios of a batch, always the same ones for a seed, and how they were drawn. */
export function drawsOf(seed: number, batch: number): readonly Drawn[] {
  const stream = new Stream(seed, 'campaign', `${batch}`);
  const isSweep = batch % SWEEP_EVERY === SWEEP_EVERY - 1;
  const all = fc.sample(aScenario, {
    seed: mixed(seed, batch), numRuns: isSweep ? 1 : BATCH, unbiased: true,
  });
  const drawn = all.map((data, place) => shaped(data, batch + place, stream));
  const [base] = drawn;
  if (!isSweep || base === undefined) return drawn;
  return sweep(base.data, BATCH, stream).map((data) => ({ data, way: 'sweep' }));
}

/** The scenarios of a batch alone. */
export const scenariosOf = (seed: number, batch: number): readonly ScenarioData[] =>
  drawsOf(seed, batch).map(({ data }) => data);
