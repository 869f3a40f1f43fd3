/** Seeded bugs about containers and how many of them there are. */

const GONE = 'pool.gone(container, CON_3);';

/** @type {readonly import('./mutant.mjs').Mutant[]} */
export const CONTAINER_MUTANTS = [
  {
    id: 'M20', bug: 'the autoscaler starts containers of the previous version', by: ['S08'],
    file: 'src/platform/scaling.ts',
    find: 'pool.starts.begin(live, why, cause);',
    put: `{
    const old = pool.outdatedCount < 3 ? pool.rollout?.superseded : null;
    pool.starts.begin(old ?? live, why, cause);
  }`,
  },
  {
    id: 'M29', bug: 'a container is ready as soon as it is requested', by: ['S16'],
    file: 'src/platform/starts.ts',
    find: 'world.queue.push(totalMicros, endOf(container, plan), container.id, container.slot);',
    put: 'world.queue.push(0, endOf(container, plan), container.id, container.slot);',
  },
  {
    id: 'M38a', bug: 'a failed start takes healthy containers with it', by: ['S15', 'S24'],
    file: 'src/platform/starts.ts',
    find: GONE,
    put: `${GONE}
    for (const each of [...pool.containers.values()]) {
      if (each.state === 'ready') pool.drain(each, 'removed', { rule: CON_3, seq: ABSENT });
    }`,
  },
  {
    id: 'M38b', bug: 'a failed start is the last of its version', by: ['L01', 'D09'],
    file: 'src/platform/starts.ts',
    find: 'return version.startingCount > 0 ? 0 : Math.min(1, count);',
    put: 'return 0;',
  },
  {
    id: 'M39a', bug: 'one container more than max_containers', by: ['S23'],
    file: 'src/platform/scaling.ts',
    find: 'return Math.max(0, cap + (surge',
    put: 'return Math.max(0, cap + 1 + (surge',
  },
  {
    id: 'M39b', bug: 'one container less than min_containers', by: ['S25'],
    file: 'src/platform/autoscaler.ts',
    find: 'if (wanted < min_containers) wanted = min_containers;',
    put: 'if (wanted < min_containers - 1) wanted = min_containers - 1;',
  },
  {
    id: 'M40', bug: 'a failed start keeps its place under the cap', by: ['L01', 'L06', 'D09'],
    file: 'src/platform/starts.ts',
    find: GONE,
    put: `${GONE}\n    pool.containers.set(container.id, container);`,
  },
  {
    id: 'M41', bug: 'a container that has drained never stops', by: ['L01', 'L04', 'D09'],
    file: 'src/platform/attempts.ts',
    find: "if (container.state === 'draining') {",
    put: "if (container.state === 'stopped') {",
  },
  {
    id: 'M43', bug: 'the queue is not looked at when a container becomes ready',
    by: ['L02', 'L03', 'D09'],
    file: 'src/platform/pool.ts',
    find: 'this.offer(container);\n    this.touchFamily();',
    put: 'this.offer(container);',
  },
  {
    id: 'M59', bug: 'the ids of containers, counted over all Apps, lengthen the work',
    by: ['D05', 'D09'],
    beyond: 'there is one App',
    file: 'src/platform/attempts.ts',
    find: 'let service = planAttempt(pool, input, version);',
    put: 'let service = planAttempt(pool, input, version) + (container.id % 2);',
  },
  {
    id: 'M64', bug: 'inputs on draining containers count as demand', by: ['D09'],
    beyond: 'it takes demand beside draining work and a spare container, more than is explored',
    file: 'src/platform/scaling.ts',
    find: 'pool.runningCount + pool.queuedCount;',
    put: 'pool.runningTotal + pool.queuedCount;',
  },
];
