import { expect, test } from 'vitest';
import { deployed, HandTrace, us } from './hand-trace.ts';

const commands = (trace: HandTrace) => trace.apps(1000)[0]?.deployments;

test('the publish at 0 s is in the history, but no command', () => {
  const trace = deployed();
  expect(commands(trace)).toEqual([]);
  expect(trace.apps(9)[0]).toMatchObject({
    id: 'ap-1', name: 'shop', state: 'deployed', version: 1,
    history: [{
      version: 1, type: 'standard', deployed_at_us: 0, deployed_by: 'ada', strategy: 'rolling',
    }],
  });
});

test('the phases of a deployment', () => {
  const trace = deployed();
  trace.at(10).issue(1, { strategy: 'recreate' });
  for (const image of ['big', 'small']) trace.record('build.started', { op: 1, image });
  trace.at(20).record('build.succeeded', { op: 1, image: 'small' });
  trace.at(50).record('build.succeeded', { op: 1, image: 'big' });
  trace.publish(2, { op: 1, strategy: 'recreate' });
  expect(commands(trace)).toEqual([{
    n: 1, kind: 'deploy', strategy: 'recreate', issued_at_us: us(10), built_at_us: us(50),
    published_at_us: us(50), version: 2,
  }]);
  trace.at(52).record('deploy.interrupting', { op: 1 });
  trace.at(53).record('deploy.returned', { op: 1, warning: 'still there' });
  expect(commands(trace)).toEqual([{
    n: 1, kind: 'deploy', strategy: 'recreate', issued_at_us: us(10), built_at_us: us(50),
    published_at_us: us(50), interrupted_at_us: us(52), returned_at_us: us(53),
    outcome: 'deployed', warning: 'still there', version: 2,
  }]);
});

test('a no-op, a failed build and a rejection each have their outcome', () => {
  const trace = deployed();
  trace.at(10).issue(1);
  trace.record('deploy.noop', { op: 1 });
  trace.record('deploy.returned', { op: 1 });
  trace.at(20).issue(2);
  for (const image of ['base', 'extra']) trace.record('build.started', { op: 2, image });
  trace.at(25).record('build.succeeded', { op: 2, image: 'extra' });
  trace.at(30).record('build.failed', { op: 2, image: 'base' });
  trace.record('deploy.aborted', { op: 2 });
  trace.record('deploy.returned', { op: 2 });
  trace.at(40).issue(3, { kind: 'rollback', target: 9 });
  trace.record('deploy.rejected', { op: 3, why: 'no such version' });
  trace.record('deploy.rejected', { why: 'already stopped' });
  expect(commands(trace)).toEqual([
    {
      n: 1, kind: 'deploy', strategy: 'rolling', issued_at_us: us(10), returned_at_us: us(10),
      outcome: 'no_op',
    },
    {
      n: 2, kind: 'deploy', strategy: 'rolling', issued_at_us: us(20), returned_at_us: us(30),
      outcome: 'build_failed', reason: 'building base failed',
    },
    {
      n: 3, kind: 'rollback', strategy: 'rolling', issued_at_us: us(40), outcome: 'rejected',
      reason: 'no such version',
    },
  ]);
  expect(trace.apps(50)[0]).toMatchObject({ version: 1, state: 'deployed' });
});

test('the history keeps where a version comes from and who stands for it', () => {
  const trace = deployed();
  trace.at(10).publish(2, { tag: 'blue', commit: 'abc', client: '1.2' });
  trace.at(20).publish(3, { op: 2, version_type: 'rollback', source: 1, by: 'bot' });
  expect(trace.apps(30)[0]?.history.slice(1)).toEqual([
    {
      version: 2, type: 'standard', deployed_at_us: us(10), deployed_by: 'ada',
      strategy: 'rolling', tag: 'blue', commit: 'abc', client: '1.2',
    },
    {
      version: 3, type: 'rollback', deployed_at_us: us(20), deployed_by: 'bot',
      strategy: 'rolling', source_version: 1,
    },
  ]);
});

test('an App is what its last record made it', () => {
  const trace = new HandTrace();
  trace.create();
  const state = () => trace.apps(9)[0]?.state;
  expect(state()).toBe('initializing');
  trace.publish(1);
  expect(state()).toBe('deployed');
  trace.record('app.stopping', { by: 'ada' });
  expect(state()).toBe('stopping');
  trace.record('app.stopped');
  expect(state()).toBe('stopped');
  expect(trace.apps(9)[0]?.version).toBe(1);
});

test('a new App of the same name goes on with the numbers of the commands', () => {
  const trace = deployed();
  trace.at(1).issue(1);
  trace.record('app.stopped');
  trace.app = 2;
  trace.create();
  trace.at(5).issue(2);
  trace.publish(1, { op: 2 });
  const [old, fresh] = trace.apps(9);
  expect(old?.deployments.map(({ n }) => n)).toEqual([1]);
  expect(fresh).toMatchObject({ id: 'ap-2', name: 'shop', version: 1 });
  expect(fresh?.deployments.map(({ n, version }) => [n, version])).toEqual([[2, 1]]);
});
