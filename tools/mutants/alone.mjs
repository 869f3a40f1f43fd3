/**
 * Bugs that few properties find, most of them one alone: that one is needed.
 *
 * @type {readonly import('./mutant.mjs').Mutant[]}
 */
export const ALONE_MUTANTS = [
  {
    id: 'M78', bug: 'that a container drains is told twice', by: ['S24'],
    file: 'src/platform/pool.ts',
    find: 'this.world.log.open(DRAINING, cause.rule, this.app.number).because(cause.seq)',
    put: `this.world.log.open(DRAINING, cause.rule, this.app.number).because(cause.seq)
      .put(container.id).put(DRAIN_REASONS.indexOf(isEviction ? 'retired' : why)).close();
    this.world.log.open(DRAINING, cause.rule, this.app.number).because(cause.seq)`,
  },
  {
    id: 'M79', bug: 'a rollout is finished while the last outdated container stops', by: ['S31'],
    file: 'src/platform/rollout-end.ts',
    find: 'if (app.outdatedCount > 0) return false;',
    put: `const left = app.pools.flatMap(({ containers }) => [...containers.values()])
    .filter((each) => each.version !== each.pool.live && each.state !== 'stopping');
  if (left.length > 0) return false;`,
  },
  {
    id: 'M80', bug: 'a failed build starts a container in place of another', by: ['S07'],
    file: 'src/platform/control-plane.ts',
    find: 'world.log.open(ABORTED, DEP_4, app.number).put(command.op).close();',
    put: `const seq = world.log.open(ABORTED, DEP_4, app.number).put(command.op).close();
  for (const pool of app.pools) {
    if (pool.live !== null) pool.starts.begin(pool.live, 'strategy', { rule: DEP_4, seq });
  }`,
  },
  {
    id: 'M81', bug: 'a no-op is told twice', by: ['S33'],
    file: 'src/platform/control-plane.ts',
    find: 'world.log.open(NOOP, PUB_2, app.number)',
    put: `world.log.open(NOOP, PUB_2, app.number)
      .put(command.op).putText(fingerprint(config)).close();
    world.log.open(NOOP, PUB_2, app.number)`,
  },
  {
    id: 'M82', bug: 'a deployment of the first version again is taken for a no-op', by: ['S11'],
    file: 'src/platform/control-plane.ts',
    find: 'return app.live !== null && app.live.fingerprint === fingerprint(config);',
    put: `return app.live !== null && [app.live, app.versions[0]].some((each) =>
    each?.fingerprint === fingerprint(config));`,
  },
  {
    id: 'M83', bug: 'draws depend on which Apps were there before', by: ['S36'],
    file: 'src/platform/world.ts',
    find: 'seed: this.scenario.seed, app: pool.app.entity, function: pool.name,',
    put: 'seed: this.scenario.seed + pool.app.number, app: pool.app.entity, function: pool.name,',
    beyond: 'no draw matters where everything takes its time',
  },
  {
    id: 'M84', bug: 'a version is told to follow the one before the one it follows', by: ['S05'],
    file: 'src/platform/publish.ts',
    find: '.put(op).put(app.liveNumber).put(app.liveNumber - 1)',
    put: '.put(op).put(app.liveNumber).put(Math.max(0, app.liveNumber - 2))',
  },
  {
    id: 'M85', bug: 'a Function without a floor rests for three seconds after a recreate',
    by: ['L07', 'L08'],
    file: 'src/platform/control-plane.ts',
    find: '  interruptPinned(app, lastContainerId, { rule: REC_1, seq });',
    put: `  for (const { live } of app.pools) {
    const isFree = live?.spec.min_containers === 0;
    if (live !== null && isFree) live.notBefore = world.now + 3_000_000;
  }
  interruptPinned(app, lastContainerId, { rule: REC_1, seq });`,
  },
  {
    id: 'M86', bug: 'schedules die with the third version', by: ['L09'],
    file: 'src/platform/schedules.ts',
    find: 'source.schedule.follow(spec, world.now);',
    put: 'source.schedule.follow(app.liveNumber > 2 ? null : spec, world.now);',
    beyond: 'nothing is scheduled',
  },
  {
    id: 'M87', bug: 'a Function counts as down from the first container that it loses', by: ['D11'],
    file: 'src/metrics/function-metrics.ts',
    find: 'if (this.#accepting === 0 && byDeployment) {',
    put: 'if (byDeployment) {',
    beyond: 'exploring judges traces, not reports',
  },
];
