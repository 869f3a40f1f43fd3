import { describe, expect, test } from 'vitest';
import type { CampaignFailure, CampaignResult } from '../../src/model/campaign.ts';
import { campaignPage } from '../../src/reports/campaign-page.ts';
import { campaignReport } from '../../src/reports/campaign-report.ts';
import { plain } from '../../src/reports/paint.ts';

const RESULT: CampaignResult = {
  schema_version: 1, kind: 'campaign', tool: { name: 'cutover', version: '0.1.0', semantics: '1' },
  seed: 7, first: 0, runs: 1_200, complete: true, verdict: 'pass', events: 81_000,
  simulated_us: 90_000_000, cut: 1,
  ways: [{ way: 'swarm', runs: 700 }, { way: 'uniform', runs: 500 }, { way: 'storm', runs: 0 }],
  properties: [
    { id: 'S01', name: 'conservation', times: 9_000, runs: 1_100 },
    { id: 'L07', name: 'recreate-recovery', times: 0, runs: 0 },
  ],
  relations: [{ id: 'D01', name: 'determinism', times: 60, runs: 60 }],
  conditions: [
    { id: 'X1R', name: 'running-at-rolling', times: 200, runs: 90 },
    { id: 'X2', name: 'three-versions', times: 0, runs: 0 },
  ],
  lifecycle: {
    defined: 2, covered: 1, missing: ['ready container.crashed'],
    impossible: { 'waiting web.redirected': 'nobody waits' },
    counts: { 'starting container.ready': 12, 'ready container.crashed': 0 },
  },
  largest: [{ run: 33, events: 912 }],
  never: ['L07', 'X2', 'ready container.crashed'], failures: [], objections: [],
};

const FAILURE: CampaignFailure = {
  kind: 'safety', id: 'S15', name: 'capacity-floor', run: 412, runs: 3, also: ['L02'],
  message: 'ta-1 leaves f, of which 1 accepts where 2 did before the publish (ROL-4, at '
    + '2000000 µs, records 3, 4)',
  tried: 148, minimal: true, commands: 1, faults: 0, records: 11, fingerprint: '9b1e0000',
  file: 'scenarios/found/S15-9b1e0000.yaml', isKnown: false,
  story: [
    { at_us: 0, type: 'deploy.published', subject: 'v1' },
    { at_us: 1_500_000, type: 'container.ready', subject: 'ta-1' },
    { at_us: 2_000_000, type: 'container.draining', subject: 'ta-1' },
  ],
};

const report = (result: CampaignResult, relation?: string): string =>
  campaignReport(result, { paint: plain, command: { relation } });

describe('the report of a campaign', () => {
  test('tells what was judged, and what was not', () => {
    expect(report(RESULT)).toBe(`\
1,200 random scenarios                                                    seed 7

properties   1 hold · nothing to judge for L07
relations    1 hold
situations   1 of 2 met · never X2
life cycles  1 of 2 moves made
drawn as     swarm 700 · uniform 500
in all       81,000 events · 1m 30s of simulated time · 1 run cut off

✓ no violation
`);
  });

  test('begins with what was violated: what happened, and how to see it', () => {
    const failed = { ...RESULT, verdict: 'fail', failures: [FAILURE] } as const;
    expect(report(failed).split('\n').slice(0, 13).join('\n')).toBe(`\
✗ S15 capacity-floor                                   safety · seed 7 · run 412
  ta-1 leaves f, of which 1 accepts where 2 did before the publish (ROL-4, at
  2000000 µs, records 3, 4)
  made small in 148 runs: 1 command, 0 faults, 11 records                    new
    0s v1 published   1.50s ta-1 ready   2s ta-1 draining ✗
  3 runs violate it · run 412 violates L02 as well
  file       scenarios/found/S15-9b1e0000.yaml
  original:  cutover fuzz --seed 7 --run 412
  reproduce: cutover run scenarios/found/S15-9b1e0000.yaml

1,200 random scenarios                                                    seed 7

properties   2 hold · nothing to judge for L07`.replace('2 hold', '1 hold'));
    expect(report(failed)).toMatch(/\n✗ 1 violation\n$/);
  });

  test('repeats what a relation objects to by the campaign, which compares two runs', () => {
    const differing = { ...FAILURE, kind: 'reference divergence', id: 'D09' } as const;
    expect(report({ ...RESULT, failures: [differing] }, 'D09'))
      .toContain('  reproduce: cutover fuzz --seed 7 --run 412 --relation D09\n');
  });

  test('says what is wrong with the campaign as a whole', () => {
    const objections = [{ kind: 'vacuous', message: 'never put to the test: L07' }] as const;
    expect(report({ ...RESULT, complete: false, objections })).toMatch(
      /\nnever put to the test: L07\nleft before all runs were done\n✗ vacuous\n$/,
    );
  });
});

test('the page has a table of everything, on what machine, and no line breaks from names', () => {
  const pace = {
    seconds: 60, threads: 2, runs_per_second: 20, events_per_second: 1_350, node: '20.20.2',
    cpu: 'Some\nCPU',
  };
  const page = campaignPage({ ...RESULT, failures: [FAILURE], pace });
  expect(page).toContain('- 60 s on 2 threads of Node 20.20.2, Some CPU: 20 runs/s, 1,350 ev');
  expect(page).toContain('| S15 | capacity-floor | 412 | 3 | scenarios/found/S15-9b1e0000.yaml |');
  expect(page).toContain('| X2 | three-versions | 0 | 0 |');
  expect(page).toContain('| starting container.ready |  | 12 |');
  expect(page).toContain('| 33 |  | 912 |');
});
