/**
 * Bugs that a single run does not show: two runs beside each other do, or many of them together.
 * Those with an H are bugs of the harness, or of what it rests on.
 *
 * @type {readonly import('./mutant.mjs').Mutant[]}
 */
export const RELATION_MUTANTS = [
  {
    id: 'M58', bug: 'the URL of a web Function has the version in it', by: ['S35'],
    beyond: 'there is no web Function',
    file: 'src/platform/web.ts',
    find: '.putText(workspace).putText(label).putText(url).close();',
    put: `.putText(workspace).putText(label)
      .putText(url.replace('.', \`-v\${liveNumber}.\`)).close();`,
  },
  {
    id: 'M66', bug: 'a no-op takes the draw that the next start would have had', by: ['D04'],
    beyond: 'no draw matters where everything takes its time',
    file: 'src/platform/control-plane.ts',
    find: 'world.log.open(NOOP, PUB_2, app.number)',
    put: `for (const { live } of app.pools) live?.planStart();
    world.log.open(NOOP, PUB_2, app.number)`,
  },
  {
    id: 'M67', bug: 'a failed build takes the draw that the next start would have had',
    by: ['D06'],
    beyond: 'no draw matters where everything takes its time',
    file: 'src/platform/control-plane.ts',
    find: 'world.log.open(ABORTED, DEP_4, app.number)',
    put: `for (const { live } of app.pools) live?.planStart();
  world.log.open(ABORTED, DEP_4, app.number)`,
  },
  {
    id: 'M68', bug: 'draws depend on how many Apps there are', by: ['D05'],
    beyond: 'no draw matters where everything takes its time',
    file: 'src/platform/world.ts',
    find: 'seed: this.scenario.seed, app: pool.app.entity, function: pool.name,',
    put: 'seed: this.scenario.seed + this.names.size, app: pool.app.entity, function: pool.name,',
  },
  {
    id: 'H4', bug: 'the starts of all Functions of one name have one stream', by: ['S36', 'D05'],
    file: 'src/platform/function-version.ts',
    find: 'sampler: law(duration), stream: new Stream(',
    put: `sampler: law(duration), stream: sharedStream(name, seed) ?? new Stream(`,
    also: {
      find: 'export class FunctionVersion {',
      put: `const shared = new Map<string, Stream>();

function sharedStream(name: string, seed: number): Stream {
  const stream = shared.get(name) ?? new Stream(seed, 'start', name);
  shared.set(name, stream);
  return stream;
}

export class FunctionVersion {`,
    },
    beyond: 'no draw matters where everything takes its time',
  },
  {
    id: 'H3', bug: 'Apps are taken in the order that an object has them in', by: ['D03'],
    file: 'src/platform/world.ts',
    find: 'for (const spec of [...scenario.apps].sort((a, b) => byCodeUnits(a.name, b.name))) {',
    put: 'for (const spec of scenario.apps) {',
    beyond: 'there is one App',
  },
  {
    id: 'M71', bug: 'a recreate starts nothing before it has interrupted', by: ['D07'],
    beyond: 'it takes more containers than are explored to leave a floor unfilled',
    file: 'src/platform/control-plane.ts',
    find: 'const after = strategy.interruption.delay(world.scenario.platform);',
    put: `const after = strategy.interruption.delay(world.scenario.platform);
  for (const { live } of app.pools) if (live !== null) live.notBefore = world.now + after;`,
  },
  {
    id: 'M72', bug: 'records count for the digest only while somebody reads them', by: ['D08'],
    beyond: 'the digest of a run is not looked at',
    file: 'src/trace/log.ts',
    find: 'this.texts = new Texts((text) => this.digest.text(text), before?.texts ?? null);',
    put: `this.texts = new Texts((text) => {
      if (readers.length === 0) this.digest.text(text);
    }, before?.texts ?? null);`,
  },
  {
    id: 'M73', bug: 'a copy of a run shares its columns with the run', by: ['D10'],
    file: 'src/engine/graph-copy.ts',
    find: 'return isColumn(original) ? original.slice() : original.clone();',
    put: 'return isColumn(original) ? original : original.clone();',
  },
  {
    id: 'M74', bug: 'a recreate that gives up waiting never returns', by: ['L05'],
    beyond: 'nothing takes as long to stop as a recreate waits',
    file: 'src/platform/control-plane.ts',
    find: "returnCommand(world, command, 'old containers are still stopping');",
    put: 'endCommand(world, command);',
  },
  {
    id: 'M75', bug: 'a run ends over inputs that wait for a retry', by: ['L03'],
    beyond: 'a run goes on for as long as it is asked to',
    file: 'src/platform/ending.ts',
    find: 'world.inputs.openCount === 0 &&',
    put: `world.inputs.openCount ===
      world.pools.reduce((sum, { waiting }) => sum + waiting.size, 0) &&`,
  },
  {
    id: 'M76', bug: 'replacements start one after the other, whatever the surge', by: ['L06'],
    beyond: 'there is never room for two replacements at once',
    file: 'src/strategies/rolling.ts',
    find: 'const count = Math.min(missing, view.startableCount);',
    put: 'const count = view.startingCount > 0 ? 0 : Math.min(missing, view.startableCount, 1);',
  },
  {
    id: 'M77', bug: 'no rollout but the first is ever finished', by: ['L06'],
    beyond: 'a rollout has minutes to finish, and what is explored takes seconds',
    file: 'src/platform/world.ts',
    find: 'if (isOutdated(container)) app.outdatedCount--;',
    put: "if (isOutdated(container) && container.state !== 'stopped') app.outdatedCount--;",
  },
  {
    id: 'H1', bug: 'the length of a start is drawn from Math.random', by: ['D01'],
    file: 'src/random/stream.ts',
    find: 'return this.#source.double();',
    put: 'return Math.floor(Math.random() * 2 ** 53) / 2 ** 53;',
    beyond: 'no draw matters where everything takes its time',
  },
  {
    id: 'H2', bug: 'a start takes a little longer by the clock on the wall', by: ['D01'],
    file: 'src/platform/function-version.ts',
    find: 'const k = this.startCount++;',
    put: `const k = this.startCount++ + Math.floor(performance.now() * 1_000) % 3;`,
    beyond: 'no draw matters where everything takes its time',
  },
  {
    id: 'H5', bug: 'a checker returns before it judges anything', by: ['vacuity'],
    file: 'src/properties/rollback-restores.ts',
    find: 'watch(_history, judge) {',
    put: 'watch(_history, judge) {\n    if (_history !== null) return {};',
    beyond: 'it shows where something is found, not where nothing is',
  },
  {
    id: 'H6', bug: 'crashes do not happen', by: ['sometimes'],
    file: 'src/platform/faults.ts',
    find: "function lose(container: Container, kind: 'crash' | 'preempt', seq: number): void {",
    put: `function lose(container: Container, kind: 'crash' | 'preempt', seq: number): void {
  if (kind === 'crash') return;`,
    beyond: 'it shows where something is found, not where nothing is',
  },
];
