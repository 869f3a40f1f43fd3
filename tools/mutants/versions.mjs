/** Seeded bugs about commands, builds, versions, the history, and the end of an App. */

const NUMBER = 'const number = app.versions.length + 1;';
const BUILT =
  "if (command.buildsLeft === 0) schedule(world, command, { kind: 'publish', after: 0 });";
const ABORTED = 'world.log.open(ABORTED, DEP_4, app.number).put(command.op).close();';

/** Drains the containers of an App for which something holds. */
const DRAINS = (/** @type {string} */ which, /** @type {string} */ rule) =>
  `for (const pool of app.pools) {
    for (const each of [...pool.containers.values()]) {
      if (${which}) pool.drain(each, 'removed', { rule: ${rule}, seq: ABSENT });
    }
  }`;

/** @type {readonly import('./mutant.mjs').Mutant[]} */
export const VERSION_MUTANTS = [
  {
    id: 'M16', bug: 'a version is published before its builds are done', by: ['S06'],
    file: 'src/platform/control-plane.ts',
    find: BUILT, put: BUILT.replace('if (command.buildsLeft === 0) ', ''),
  },
  {
    id: 'M17', bug: 'a failed build takes a version number', by: ['S05', 'S07'],
    file: 'src/platform/control-plane.ts',
    find: ABORTED,
    put: `${ABORTED}
  if (app.live !== null) app.versions.push({ ...app.live, number: app.live.number + 1 });`,
  },
  {
    id: 'M18', bug: 'containers of the next version start before its builds are done', by: ['S06'],
    file: 'src/platform/control-plane.ts',
    find: BUILT,
    put: `${BUILT}
  else if (config !== null && app.live !== null) {
    for (const pool of app.pools) {
      const spec = config.functions[pool.name];
      if (spec === undefined) continue;
      const version = world.addVersion(pool, app.liveNumber + 1, spec);
      pool.starts.begin(version, 'replacement', { rule: DEP_1, seq: ABSENT });
    }
  }`,
  },
  {
    id: 'M19', bug: 'a failed build removes idle containers', by: ['S07', 'S15'],
    file: 'src/platform/control-plane.ts',
    find: ABORTED, put: `${ABORTED}\n  ${DRAINS('each.load === 0', 'DEP_4')}`,
  },
  {
    id: 'M21', bug: 'a deployment of what is live makes a version', by: ['S10'],
    file: 'src/platform/control-plane.ts',
    find: 'app.live.fingerprint === fingerprint(config);',
    put: "app.live.fingerprint === '';",
  },
  {
    id: 'M22', bug: 'a deployment is compared with the first version', by: ['S10', 'S11'],
    file: 'src/platform/control-plane.ts',
    find: 'app.live.fingerprint === fingerprint(config);',
    put: 'app.versions[0].fingerprint === fingerprint(config);',
  },
  {
    id: 'M23', bug: 'a rollover is taken for a no-op', by: ['S12'],
    file: 'src/platform/control-plane.ts',
    find: "if (command.kind === 'deploy' && isNoop(app, config)) {",
    put: "if (command.kind !== 'rollback' && isNoop(app, config)) {",
  },
  {
    id: 'M24', bug: 'a no-op by recreate removes containers', by: ['S10'],
    file: 'src/platform/control-plane.ts',
    find: 'world.log.open(NOOP, PUB_2, app.number).put(command.op)'
      + '.putText(fingerprint(config)).close();',
    put: `const seq = world.log.open(NOOP, PUB_2, app.number).put(command.op)
      .putText(fingerprint(config)).close();
    if (command.strategy.interruption !== undefined) {
      ${DRAINS('true', 'PUB_2').replace('ABSENT', 'seq')}
    }`,
  },
  {
    id: 'M25', bug: 'a rollover replaces containers and keeps the version', by: ['S12', 'L01'],
    file: 'src/platform/publish.ts',
    find: NUMBER,
    put: `if (edition.type === 'rollover') app.versions.pop();\n  ${NUMBER}`,
  },
  {
    id: 'M44', bug: 'a rollback takes the number that it goes back to', by: ['S05', 'S13'],
    file: 'src/platform/publish.ts',
    find: NUMBER,
    put: `if (edition.type === 'rollback') app.versions.length = (edition.source ?? 1) - 1;
  ${NUMBER}`,
  },
  {
    id: 'M45', bug: 'a rollback restores the version before the one it should', by: ['S13', 'S38'],
    file: 'src/platform/control-plane.ts',
    find: 'const target = command.target ?? live.number - 1;',
    put: 'const target = command.target ?? Math.max(live.number > 1 ? 1 : 0, live.number - 2);',
  },
  {
    id: 'M46', bug: 'a rollback takes the configuration of the code base', by: ['S38'],
    file: 'src/platform/control-plane.ts',
    find: 'return { config: version.config, source: target };',
    put: 'return { config: completeConfig(command.name.codeBase), source: target };',
  },
  {
    id: 'M47', bug: 'only Functions that changed move to the new version', by: ['S31', 'D09'],
    file: 'src/platform/publish.ts',
    find: 'for (const pool of app.pools) renewPool(pool, config, rollout);',
    put: `for (const pool of app.pools) {
    const [old, now] = [pool.live?.spec, config.functions[pool.name]];
    if (JSON.stringify(old) !== JSON.stringify(now)) renewPool(pool, config, rollout);
  }`,
  },
  {
    id: 'M48a', bug: 'the history shows a rollback under the number that it went back to',
    by: ['S32'],
    beyond: 'exploring judges traces, not reports',
    file: 'src/metrics/control-metrics.ts',
    find: 'const rollout = app.publish(presentFields({\n    version: record.version,',
    put: `const rollout = app.publish(presentFields({
    version: record.version_type === 'rollback' ? record.source : record.version,`,
  },
  {
    id: 'M48b', bug: 'a deployment is marked in the bucket after its own', by: ['S32'],
    beyond: 'exploring judges traces, not reports',
    file: 'src/metrics/deployment-markers.ts',
    find: 'const bucket = Math.floor(at_us / width);',
    put: 'const bucket = Math.floor(at_us / width) + 1;',
  },
  {
    id: 'M49', bug: 'a refused rollback removes containers while nothing is rolled out',
    by: ['S07', 'S15'],
    file: 'src/platform/control-plane.ts',
    find: 'world.log.open(REJECTED, refusal.rule, number).put(op).putText(refusal.why).close();',
    put: `world.log.open(REJECTED, refusal.rule, number).put(op).putText(refusal.why).close();
  if (app !== null && app.rollout === null) ${DRAINS('true', 'RBK_2')}`,
  },
  {
    id: 'M50a', bug: 'a version has the number that was next when it was issued',
    by: ['S05', 'S33'],
    file: 'src/platform/publish.ts',
    find: '.put(op).put(app.liveNumber).put(app.liveNumber - 1)',
    put: '.put(op).put(op + 1).put(app.liveNumber - 1)',
  },
  {
    id: 'M50b', bug: 'a deployment is compared with what was live when it was issued',
    by: ['S11', 'S10'],
    file: 'src/platform/control-plane.ts',
    find: 'app.live.fingerprint === fingerprint(config);',
    put: 'config.liveThen === fingerprint(config);',
    also: {
      find: `const config = action.kind === 'deploy'
    ? completeConfig(name.codeBase, name.app?.live?.config) : null;`,
      put: `const liveThen = { value: name.app?.live?.fingerprint };
  const config = action.kind !== 'deploy' ? null
    : Object.defineProperty({ ...completeConfig(name.codeBase) }, 'liveThen', liveThen);`,
    },
  },
  {
    id: 'M51', bug: 'a deployment after a stop revives the App', by: ['S27'],
    file: 'src/platform/control-plane.ts',
    find: 'return app === null || app.isGone ? createApp(world, name) : app;',
    put: `if (app !== null && app.isGone) {
    app.state = 'deployed';
    app.stopped = null;
  }
  return app ?? createApp(world, name);`,
  },
  {
    id: 'M52', bug: 'a stop leaves idle containers', by: ['S27'],
    file: 'src/platform/termination.ts',
    find: "shutDown(container, 'app_stopped', { rule, seq });",
    put: `if (container.state !== 'ready' || container.load > 0) {
        shutDown(container, 'app_stopped', { rule, seq });
      }`,
  },
  {
    id: 'M53', bug: 'the autoscaler starts containers after a stop', by: ['S27'],
    file: 'src/platform/termination.ts', find: 'pool.live = null;', put: '',
  },
  {
    id: 'M54a', bug: 'a stop leaves the queue', by: ['S27', 'L01'],
    file: 'src/platform/termination.ts',
    find: "for (const pool of app.allPools) terminateQueued(pool, 'app stopped', STP_1);",
    put: '',
  },
  {
    id: 'M54b', bug: 'objects are collected before the containers have stopped', by: ['L10', 'D09'],
    beyond: 'what is left of a stopped App is collected later than any step',
    file: 'src/platform/termination.ts',
    find: 'concludeStop(world, app);\n}',
    put: 'collect(world, app);\n  concludeStop(world, app);\n}',
  },
  {
    id: 'M55', bug: 'a deployment begins the steps of a cron anew', by: ['S34', 'L09'],
    beyond: 'nothing is scheduled',
    file: 'src/platform/schedule.ts',
    find: 'if (isSame && (this.at === now || this.place >= 0)) return;',
    put: `if (isSame && this.at === now) return;
    if (isSame && this.place >= 0) {
      const next = this.nextAfter(now);
      this.at = now + this.nextAfter(next) - next;
      return;
    }`,
  },
  {
    id: 'M56', bug: 'a schedule that is due exactly at a publish fires twice', by: ['S34'],
    beyond: 'nothing is scheduled',
    file: 'src/platform/schedules.ts',
    find: 'source.schedule.follow(spec, world.now);',
    put: `if (source.schedule.at === world.now) fire(world, source);
    source.schedule.follow(spec, world.now);`,
  },
];
