import { describe, expect, test } from 'vitest';
import { EXPECTATION, failed, passed, sampleReport } from './sample-report.ts';
import { writtenBy } from './written-report.ts';

const onlyFailure = (change: Partial<typeof EXPECTATION>, fromRoot = '') =>
  writtenBy('github', sampleReport([failed({ failures: [{ ...EXPECTATION, ...change }] })]),
    { fromRoot });

describe('an annotation', () => {
  test('stands at the line of the scenario, on one line of output', () => {
    expect(onlyFailure({})).toBe(
      '::error file=scenarios/recreate.yaml,line=31,col=5,title=rollout v2 finishes within 5s::'
      + 'expected: rollout v2 finishes within 5s%0Aactual: 18.2s%0Alast true: at 1m 05s%0A'
      + 'why: users notice an outage of more than five seconds, and the people of support do too%0A'
      + 'reproduce: cutover run scenarios/recreate.yaml --seed 42 --set \'a=b & c\'\n',
    );
  });

  test('is there for each failure, and for nothing else', () => {
    expect(writtenBy('github', sampleReport([passed()]))).toBe('');
    expect(writtenBy('github', sampleReport()).match(/^::error /gm)).toHaveLength(5);
  });

  test('has no line where there is none', () => {
    const [annotation] = writtenBy('github', sampleReport()).split('\n').slice(1);
    expect(annotation).toMatch(/^::error file=scenarios\/recreate\.yaml,title=property S15/);
  });

  test('escapes what would end it, its properties or its lines', () => {
    const text = onlyFailure({
      file: 'a,b:c%.yaml', title: '100% of: a, b\r\n::error::x', details: { why: 'a%\r\nb: c, d' },
    });
    expect(text.startsWith(
      '::error file=a%2Cb%3Ac%25.yaml,line=31,col=5,'
      + 'title=100%25 of%3A a%2C b %3A%3Aerror%3A%3Ax::why: a%25 b: c, d%0A',
    )).toBe(true);
    expect(text.trimEnd().split('\n')).toHaveLength(1);
  });

  test('names the file from the root of the repository', () => {
    expect(onlyFailure({}, 'packages/shop/'))
      .toContain('file=packages/shop/scenarios/recreate.yaml,');
    expect(onlyFailure({ file: '/tmp/x.yaml' }, 'packages/shop/')).toContain('file=/tmp/x.yaml,');
  });
});
