/** Seeded bugs about rollouts: rolling and recreate. */

const ONE_FOR_ONE = 'return Math.min(view.newlyReadyCount - prepaidOf(view), view.outdatedCount);';
const AT_PUBLISH = 'atPublish: giveUpReplacements,';
const NOT_STOPPING = ".filter(({ state }) => state !== 'stopping')";

/** Drains what is ready at a publish and matches a condition. */
const DRAINS_AT_PUBLISH = (/** @type {string} */ which) => `atPublish: (view) => [
    ...giveUpReplacements(view),
    ...view.containers.filter((each) => each.state === 'ready' && ${which})
      .map(({ id }) => ({ order: 'drain', container: id })),
  ],`;

/** @type {readonly import('./mutant.mjs').Mutant[]} */
export const ROLLOUT_MUTANTS = [
  {
    id: 'M12', bug: 'idle containers are drained at the publish', by: ['S15', 'S14'],
    file: 'src/strategies/rolling.ts', find: AT_PUBLISH,
    put: DRAINS_AT_PUBLISH('each.running === 0'),
  },
  {
    id: 'M13', bug: 'old containers are drained when new ones are requested', by: ['S15', 'S14'],
    file: 'src/strategies/rolling.ts', find: ONE_FOR_ONE,
    put: 'return Math.min(view.startingCount, view.outdatedCount);',
  },
  {
    id: 'M14', bug: 'the first new container retires all old ones', by: ['S15'],
    file: 'src/strategies/rolling.ts', find: ONE_FOR_ONE,
    put: 'return view.newlyReadyCount > 0 ? view.outdatedCount : 0;',
  },
  {
    id: 'M15', bug: 'a second rollout forgets what the first has not replaced yet', by: ['S15'],
    file: 'src/strategies/rolling.ts', find: AT_PUBLISH,
    put: DRAINS_AT_PUBLISH('each.version < view.version - 1'),
  },
  {
    id: 'M32', bug: 'draining kills the container and loses its inputs', by: ['S19', 'S01'],
    file: 'src/platform/pool.ts',
    find: 'if (container.load === 0) '
      + "return this.stop(container, isEviction ? why : 'retired', cause);",
    put: `for (const input of container.running.toArray()) this.world.inputs.serial[input] = 0;
    this.stop(container, isEviction ? why : 'retired', cause);
    if (container.state !== 'ready') return;`,
  },
  {
    id: 'M33', bug: 'draining interrupts inputs and queues them again', by: ['S19'],
    file: 'src/platform/orders.ts',
    find: 'pool.drain(container, why, cause);',
    put: "shutDown(container, 'interrupted', cause);",
  },
  {
    id: 'M34', bug: 'recreate keeps idle containers', by: ['S20', 'L01'],
    file: 'src/strategies/recreate.ts', find: NOT_STOPPING,
    put: ".filter(({ state, running }) => state !== 'stopping' "
      + "&& (state !== 'ready' || running > 0))",
  },
  {
    id: 'M35', bug: 'recreate keeps containers that are starting', by: ['S20', 'L01'],
    file: 'src/strategies/recreate.ts', find: NOT_STOPPING,
    put: ".filter(({ state }) => state !== 'stopping' && state !== 'starting')",
  },
  {
    id: 'M36', bug: 'recreate drains busy containers', by: ['S20'],
    file: 'src/strategies/recreate.ts',
    find: ".map(({ id }) => ({ order: 'terminate', container: id }));",
    put: ".map(({ id }) => ({ order: 'drain', container: id }));",
  },
  {
    id: 'M42a', bug: 'a rolling rollout never drains anybody', by: ['L01', 'L06', 'D09', 'S29'],
    file: 'src/strategies/rolling.ts',
    find: 'if (retired > 0) return retirements(view, retired);\n'
      + '  const missing = missingCount(view);',
    // Else each version would double their number.
    put: 'const missing = view.outdatedCount > 6 ? 0 : missingCount(view) - view.readyCount;',
  },
  {
    id: 'M42b', bug: 'containers are replaced only where there is demand', by: ['D09'],
    file: 'src/strategies/rolling.ts',
    find: "if (replace === 'demand') return view.desired",
    put: "if (replace === 'demand' || replace === 'match') return view.desired",
  },
  {
    id: 'M42c', bug: 'an outdated container that became ready after the publish is never retired',
    by: ['L01', 'S29'],
    file: 'src/platform/pool.ts',
    find: "if (container.state !== 'ready') return;",
    put: `if (container.state !== 'ready') return;
    const sparedFrom = container.outdated ? this.live?.publishedAt ?? Infinity : Infinity;
    if (container.load === 0 && container.usedAt > sparedFrom) return;`,
  },
  {
    id: 'M62', bug: 'idle outdated containers stop though they are needed', by: ['S15', 'D09'],
    file: 'src/platform/scaling.ts',
    find: 'if (pool.ready[LIVE] + pool.ready[OUTDATED] <= desired) break;',
    put: '',
  },
  {
    id: 'M63', bug: 'overlapping rollouts each start their replacements', by: ['S23'],
    file: 'src/strategies/rolling.ts', find: AT_PUBLISH, put: 'atPublish: () => NOTHING,',
  },
  {
    id: 'M65', bug: 'an outdated container that becomes ready retires another', by: ['S14', 'S15'],
    file: 'src/platform/starts.ts',
    find: 'if (!container.outdated) pool.rollout?.noteReady(container);',
    put: 'pool.rollout?.noteReady(container);',
  },
];
