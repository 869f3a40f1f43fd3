import { describe, expect, test } from 'vitest';
import { EXPECTATION, failed, passed, sampleReport } from './sample-report.ts';
import { writtenBy } from './written-report.ts';

const bytes = (text: string): number => new TextEncoder().encode(text).length;

describe('the Markdown report', () => {
  test('has a headline, the counts, each failure, and a table of all scenarios', () => {
    expect(writtenBy('markdown', sampleReport())).toMatchInlineSnapshot(`
      "## ❌ cutover: 2 failed, 1 passed, 1 skipped

      \`\`\`text
          Scenarios  1 failed, 1 broken, 1 passed, 1 skipped (4)
            Skipped  1 by name
       Expectations  1 failed, 2 passed
         Properties  1 failed, 3 passed
            Goldens  1 different
          Simulated  3m 00s in 240ms
      \`\`\`

      ### ❌ Recreate deploy

      \`\`\`text
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
      \`\`\`

      ### ❌ scenarios/wrong.yaml

      \`\`\`text
        scenarios/wrong.yaml:7:7: unknown key "min_container"; did you mean
          "min_containers"?
              min_container: 1
              ^

        scenarios/wrong.yaml: cannot load the strategy ./mine.mjs
      \`\`\`

      <details><summary>4 scenarios</summary>

      | | scenario | file | simulated |
      |---|---|---|---|
      | ❌ | Recreate deploy | scenarios/recreate.yaml | 1m 30s |
      | ✅ | Rolling deploy | scenarios/rolling.yaml | 1m 30s |
      | ⏭️ | Skipped | scenarios/skipped.yaml |  |
      | ❌ | scenarios/wrong.yaml | scenarios/wrong.yaml |  |

      </details>
      "
    `);
  });

  test('of a good test has no failures', () => {
    const text = writtenBy('markdown', sampleReport([passed()]));
    expect(text).toMatch(/^## ✅ cutover: 1 passed\n/);
    expect(text).not.toContain('❌');
  });

  test('takes text of a scenario for text', () => {
    const text = writtenBy('markdown', sampleReport([failed({
      name: 'a | b <img> `c` *d*',
      failures: [{ ...EXPECTATION, excerpt: '````\n<b>' }],
    })]));
    expect(text).toContain('### ❌ a \\| b &lt;img&gt; \\`c\\` \\*d\\*\n');
    expect(text).toContain('| a \\| b &lt;img&gt; \\`c\\` \\*d\\* |');
    expect(text).toContain('\n`````text\n');
  });
});

describe('a Markdown report that may not be longer', () => {
  const many = sampleReport(Array.from({ length: 2000 }, (_, place) =>
    failed({ name: `Scenario ${place} – ü`, file: `scenarios/${place}.yaml` })));

  test.each([3_000, 30_000, 300_000, 1024 * 1024 - 1])('than %d bytes is not', (limitBytes) => {
    const text = writtenBy('markdown', many, { limitBytes });
    expect(bytes(text)).toBeLessThanOrEqual(limitBytes);
    expect(bytes(text)).toBeGreaterThan(limitBytes / 2);
  });

  test('says how much of it is missing', () => {
    const text = writtenBy('markdown', many, { limitBytes: 300_000 });
    const shown = text.match(/^### ❌/gm)?.length ?? 0;
    expect(text).toContain(
      `\n_${(2000 - shown).toLocaleString('en')} more failed scenarios did not fit`,
    );
    expect(text.endsWith('</details>\n')).toBe(true);
  });

  test('loses nothing if it fits', () => {
    const whole = writtenBy('markdown', sampleReport());
    expect(writtenBy('markdown', sampleReport(), { limitBytes: bytes(whole) + 200 })).toBe(whole);
  });
});
