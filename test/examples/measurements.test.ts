import { readFileSync } from 'node:fs';
import { test } from 'vitest';
import { SECOND } from '../../src/model/time.ts';
import { parseScenario } from '../../src/scenario/index.ts';
import { simulate } from '../../src/simulate.ts';
import { forEachRecord } from '../../src/trace/canonical.ts';
import { expectUpToDate } from '../documents/generated.ts';

const FOLDER = 'examples/measurements';

const seconds = (micros: number): string => (micros / SECOND).toFixed(6);

/** Takes the measurements: of each request, and of each container that was started on demand. */
function measured(): { readonly requests: string; readonly starts: string } {
  const file = `${FOLDER}/production.yaml`;
  const parsed = parseScenario(readFileSync(file, 'utf8'), { file });
  if ('problems' in parsed) throw new Error(parsed.problems[0]?.message);
  const starts: string[] = [];
  const { result } = simulate(parsed.scenario, {
    inputs: true,
    readers: (texts) => [forEachRecord(texts, (record) => {
      if (record.type !== 'container.starting' || record.why === 'initial') return;
      starts.push(`${record.container},${seconds(Number(record.cold_start_us))}\n`);
    })],
  });
  const requests = (result.inputs ?? []).map(({ arrived_us, finished_us = 0, attempts }) => {
    const [attempt] = attempts;
    const service = (attempt?.ended_us ?? 0) - (attempt?.started_us ?? 0);
    return `${[arrived_us, finished_us - arrived_us, service].map(seconds).join(',')}\n`;
  });
  return {
    requests: `arrival_s,latency_s,service_s\n${requests.join('')}`,
    starts: `container,start_s\n${starts.join('')}`,
  };
}

test('the measurements are those of the scenario beside them', () => {
  const { requests, starts } = measured();
  expectUpToDate(`${FOLDER}/requests.csv`, requests);
  expectUpToDate(`${FOLDER}/starts.csv`, starts);
});
