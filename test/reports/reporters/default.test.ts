import { describe, expect, test } from 'vitest';
import { coloured } from '../../../src/cli/terminal.ts';
import { WIDTH, widthOf } from '../../../src/reports/layout.ts';
import { EXPECTATION, failed, passed, sampleReport, skipped } from './sample-report.ts';
import { writtenBy } from './written-report.ts';

const widest = (text: string): number => Math.max(...text.split('\n').map(widthOf));

describe('the default report', () => {
  test('lists scenarios, then each failure with its line of the file, then counts', () => {
    expect(writtenBy('default', sampleReport())).toMatchInlineSnapshot(`
      "✗ scenarios/recreate.yaml  Recreate deploy                   3 failures · 1m 30s
      ✓ scenarios/rolling.yaml  Rolling deploy                                  1m 30s
      ✗ scenarios/wrong.yaml                                                2 failures

      ✗ Recreate deploy

        scenarios/recreate.yaml:31:5: expectation not met
          - rollout v2 finishes within 5s
            ^
          expected   rollout v2 finishes within 5s
          actual     18.2s
          last true  at 1m 05s
          why        users notice an outage of more than five seconds, and the people
                     of support do too

        scenarios/recreate.yaml: property S15 capacity-floor is violated
          at       1m 02.13s
          what     3 accepting containers, and 4 are promised
          rule     ROL-4
          records  12, 17

        scenarios/recreate.golden.json: the digest is not the golden one
          expected   aa, ended at 90s
          actual     bb, ended at 91s
          semantics  1.0 in both

        digest  fedcba9876543210
        reproduce: cutover run scenarios/recreate.yaml --seed 42 --set 'a=b & c'

      ✗ scenarios/wrong.yaml

        scenarios/wrong.yaml:7:7: unknown key "min_container"; did you mean
          "min_containers"?
              min_container: 1
              ^

        scenarios/wrong.yaml: cannot load the strategy ./mine.mjs

          Scenarios  1 failed, 1 broken, 1 passed, 1 skipped (4)
            Skipped  1 by name
       Expectations  1 failed, 2 passed
         Properties  1 failed, 3 passed
            Goldens  1 different
          Simulated  3m 00s in 240ms
      "
    `);
  });

  test('of scenarios that pass is a line each and the counts', () => {
    expect(writtenBy('default', sampleReport([passed()]))).toMatchInlineSnapshot(`
      "✓ scenarios/rolling.yaml  Rolling deploy                                  1m 30s

          Scenarios  1 passed (1)
       Expectations  1 passed
         Properties  2 passed
          Simulated  1m 30s in 120ms
      "
    `);
  });

  test('of no scenario says so', () => {
    expect(writtenBy('default', sampleReport([]))).toContain('Scenarios  none\n');
  });

  test('has the same text with colours, and none without', () => {
    const esc = String.fromCharCode(27);
    const plain = writtenBy('default', sampleReport());
    const shown = writtenBy('default', sampleReport(), { paint: coloured });
    expect(plain).not.toContain(esc);
    expect(shown).not.toBe(plain);
    expect(shown.replaceAll(new RegExp(`${esc}\\[\\d*m`, 'g'), '')).toBe(plain);
  });

  test('stays within the width, whatever is long; only words are never broken', () => {
    const long = 'a name that somebody thought would be good '.repeat(4);
    const failure = { ...EXPECTATION, details: { actual: long, last_true: long, why: long } };
    const outcome = failed({
      name: long, failures: [failure, { ...failure, kind: 'problem', title: long }],
    });
    expect(widest(writtenBy('default', sampleReport([outcome])))).toBeLessThanOrEqual(WIDTH);
    const file = `scenarios/${'x'.repeat(90)}.yaml`;
    expect(writtenBy('default', sampleReport([passed({ file })]))).toContain(`✓ ${file}\n`);
  });

  test('lets no text of a scenario move the cursor or change colours', () => {
    const evil = 'a\u001b[2Jb\rc\u0007';
    const failure = {
      ...EXPECTATION, file: evil, title: evil, excerpt: evil, details: { why: evil },
    };
    const outcome = failed({ name: evil, file: evil, failures: [failure] });
    expect(writtenBy('default', sampleReport([outcome]))).not.toMatch(/(?!\n)\p{Cc}/u);
  });

  test('says which golden digests were written', () => {
    const golden = (state: 'written' | 'updated') =>
      passed({ golden: { file: 'x.golden.json', state } });
    const text = writtenBy('default', sampleReport([golden('written'), golden('updated')]));
    expect(text).toContain('golden written · 1m 30s\n');
    expect(text).toContain('golden updated · 1m 30s\n');
    expect(text).toContain('Goldens  1 updated, 1 written\n');
  });

  test('says why scenarios were skipped, and does not list them', () => {
    const text = writtenBy('default', sampleReport([
      skipped(), { ...skipped(), skipped_by: 'bail' }, { ...skipped(), skipped_by: 'bail' },
    ]));
    expect(text).toContain('Skipped  1 by name, 2 after failures\n');
    expect(text).not.toContain('scenarios/skipped.yaml');
  });
});

describe('the dot report', () => {
  test('is one character for each scenario, and the same end', () => {
    const text = writtenBy('dot', sampleReport());
    expect(text).toMatch(/^x·-E\n\n✗ Recreate deploy\n/);
    const end = text.slice(text.indexOf('✗ Recreate'));
    expect(writtenBy('default', sampleReport()).endsWith(end)).toBe(true);
  });

  test.each([[79, 1], [80, 1], [81, 2], [160, 2]])(
    'of %d scenarios takes %d lines', (count, lines) => {
      const dots = writtenBy('dot', sampleReport(Array.from({ length: count }, () => passed())));
      expect(dots.slice(0, dots.indexOf('\n\n')).split('\n')).toHaveLength(lines);
      expect(widest(dots)).toBeLessThanOrEqual(WIDTH);
    },
  );
});
