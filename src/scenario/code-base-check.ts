import {
  COLD_START_PHASES, completeConfig, configProblems, SCHEDULE_KINDS,
} from '../model/code-base.ts';
import type { AppConfig, CodeBase, Draft, DraftValue } from '../model/configuration.ts';
import { containerPrice, DOLLAR, type PriceTable } from '../model/prices.ts';
import { distributionFindings, type InnerFinding } from './law-check.ts';
import { missingFinding } from './missing-keys.ts';
import { nameHint, nearestHint } from './names.ts';
import { isMap } from './tree.ts';

const isEmpty = (value: DraftValue | undefined): boolean =>
  value === undefined || value === null || isMap(value) && Object.keys(value).length === 0;

/** The keys that a Function needs: a batch takes the place of a service time. */
const requiredOf = (draft: Draft): readonly string[] =>
  (isEmpty(draft['batch']) ? ['service_time', 'cold_start'] : ['cold_start']);

const below = (findings: readonly InnerFinding[], ...above: readonly string[]): InnerFinding[] =>
  findings.map(({ path, finding }) => ({ path: [...above, ...path], finding }));

function coldStartFindings(value: DraftValue | undefined): readonly InnerFinding[] {
  if (!isMap(value) || !COLD_START_PHASES.some((phase) => phase in value)) {
    return distributionFindings(value);
  }
  return COLD_START_PHASES.flatMap((phase) =>
    below(distributionFindings((value as Draft)[phase]), phase));
}

function snapshotFindings(value: DraftValue | undefined): readonly InnerFinding[] {
  if (!isMap(value)) return [];
  const { restore } = value as Draft;
  if (isEmpty(restore)) return [{ path: ['restore'], finding: missingFinding('restore') }];
  return below(distributionFindings(restore), 'restore');
}

function warmUpFindings(value: DraftValue | undefined): readonly InnerFinding[] {
  if (!isMap(value) || !isEmpty((value as Draft)['factor'])) return [];
  return [{ path: ['factor'], finding: missingFinding('factor') }];
}

function batchFindings(value: DraftValue | undefined): readonly InnerFinding[] {
  if (!isMap(value)) return [];
  const { max_batch_size, base, per_input } = value as Draft;
  const missing = Object.entries({ max_batch_size, base }).filter(([, given]) => isEmpty(given))
    .map(([key]) => ({ path: [key], finding: missingFinding(key) }));
  return [
    ...missing,
    ...(isEmpty(base) ? [] : below(distributionFindings(base), 'base')),
    ...(isEmpty(per_input) ? [] : below(distributionFindings(per_input), 'per_input')),
  ];
}

/** Each input runs by itself, or in a batch: one of both says how long. */
function workFindings(draft: Draft): readonly InnerFinding[] {
  if (isEmpty(draft['batch']) || isEmpty(draft['service_time'])) return [];
  const message = 'service_time and batch exclude each other: a batch takes its own time';
  return [{ path: ['service_time'], finding: { code: 'conflict', message } }];
}

function scheduleFindings(value: DraftValue | undefined): readonly InnerFinding[] {
  if (!isMap(value)) return [];
  const [kind, other] = SCHEDULE_KINDS.filter((key) => key in (value as Draft));
  if (kind === undefined) {
    const message = `one of ${SCHEDULE_KINDS.join(', ')} is needed`;
    return [{ path: [], finding: { code: 'missing-key', message } }];
  }
  const conflict = (key: string, message: string): InnerFinding =>
    ({ path: [key], finding: { code: 'conflict', message } });
  if (other !== undefined) return [conflict(other, `"${kind}" and "${other}" exclude each other`)];
  if (kind === 'cron' || !('timezone' in (value as Draft))) return [];
  return [conflict('timezone', '"timezone" goes with "cron", not with "period"')];
}

/** What is wrong with the parts of a Function that need a key once they are there. */
const partFindings = (draft: Draft): readonly InnerFinding[] => [
  ...below(snapshotFindings(draft['snapshot']), 'snapshot'),
  ...below(warmUpFindings(draft['warm_up']), 'warm_up'),
  ...below(batchFindings(draft['batch']), 'batch'),
  ...below(scheduleFindings(draft['schedule']), 'schedule'),
];

function functionFindings(draft: Draft): readonly InnerFinding[] {
  const findings: InnerFinding[] = [];
  for (const key of requiredOf(draft)) {
    if (isEmpty(draft[key])) findings.push({ path: [key], finding: missingFinding(key) });
  }
  if (!isEmpty(draft['service_time'])) {
    findings.push(...below(distributionFindings(draft['service_time']), 'service_time'));
  }
  if (!isEmpty(draft['cold_start'])) {
    findings.push(...below(coldStartFindings(draft['cold_start']), 'cold_start'));
  }
  findings.push(...partFindings(draft), ...workFindings(draft));
  const first = draft['first_service_time'];
  if (!isEmpty(first)) findings.push(...below(distributionFindings(first), 'first_service_time'));
  return findings;
}

/** The code base with a value for each key that is required, so that it can be completed. */
function filled(base: CodeBase): CodeBase {
  const functions = Object.entries(base.functions ?? {}).map(([name, draft]) => {
    const missing = requiredOf(draft as Draft).filter((key) => isEmpty((draft as Draft)[key]));
    const zeros = Object.fromEntries(missing.map((key) => [key, 0]));
    const broken = partFindings(draft as Draft).map(({ path: [part] }) => [part, null]);
    return [name, { ...(draft as Draft), ...zeros, ...Object.fromEntries(broken) }];
  });
  return { ...base, functions: Object.fromEntries(functions) };
}

/** A container that costs more per second is a slip of the pen. */
const MOST_PER_SECOND = 1_000 * DOLLAR;

/** What keeps the cost of a container from being told. */
function priceFindings(config: AppConfig, prices: PriceTable): readonly InnerFinding[] {
  return Object.entries(config.functions).flatMap(([name, { resources }]): InnerFinding[] => {
    const path = ['functions', name, 'resources'];
    const { gpu } = resources;
    if (gpu !== null && !Object.hasOwn(prices.gpus, gpu)) {
      const known = Object.keys(prices.gpus);
      const near = nearestHint(gpu, known);
      const message = `there is no price for the GPU "${gpu}"`;
      const hint = near.hint ?? `the models with a price are ${known.join(', ')}; `
        + 'platform.prices.gpus adds one';
      return [{ path: [...path, 'gpu'], finding: { code: 'bad-choice', message, hint } }];
    }
    const price = containerPrice(resources, prices);
    if (price === undefined || price <= MOST_PER_SECOND) return [];
    const message = 'a container with these costs more than $1,000 per second';
    return [{ path, finding: { code: 'out-of-range', message } }];
  });
}

/** All that keeps a code base from being published, each with its keys from the code base down. */
export function codeBaseFindings(
  base: CodeBase, prices: PriceTable,
): readonly InnerFinding[] {
  const images = Object.entries(base.images ?? {});
  const laws = [
    ...images.flatMap(([name, image]) =>
      below(distributionFindings((image as Draft)['build']), 'images', name, 'build')),
    ...Object.entries(base.functions ?? {}).flatMap(([name, draft]) =>
      below(functionFindings(draft as Draft), 'functions', name)),
  ];
  const config = completeConfig(filled(base));
  const combinations = configProblems(config).map(({ path, message }) => {
    if (path.at(-1) !== 'image') return { path, finding: { code: 'conflict', message } as const };
    const draft = base.functions?.[path[1] as string] as Draft;
    const hint = nameHint(String(draft['image']), images.map(([name]) => name));
    return { path, finding: { code: 'unknown-image', message, ...hint } as const };
  });
  return [...laws, ...combinations, ...priceFindings(config, prices)];
}
