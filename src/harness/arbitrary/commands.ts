import fc from 'fast-check';
import type { Micros } from '../../model/time.ts';
import { parseDuration } from '../../scenario/units.ts';
import { functionPath, pick } from './apps.ts';
import { aDuration, duration, positiveDuration } from './durations.ts';
import type { Features } from './features.ts';
import { aTime, type EventContext, type EventInput, eventTime } from './times.ts';

const aChange = fc.record({
  kind: fc.constantFrom('function', 'function', 'image', 'tag', 'removal', 'none'),
  place: fc.nat({ max: 2 }),
  /** Which of its forms it takes: changes back and forth are drawn often. */
  form: fc.nat({ max: 2 }),
});

const anOverride = fc.record({
  min: fc.nat({ max: 3 }),
  more: fc.nat({ max: 4 }),
  buffer: fc.option(fc.nat({ max: 2 })),
  window: fc.option(aDuration),
});

const COMMAND_KINDS = [
  'deploy', 'rollover', 'rollback', 'edit', 'stop', 'override', 'call', 'run', 'serve',
] as const;

export const aCommand = fc.record({
  time: aTime,
  app: fc.nat({ max: 1 }),
  kind: fc.constantFrom('deploy', 'deploy', ...COMMAND_KINDS),
  recreate: fc.boolean(),
  change: aChange,
  build: fc.option(fc.record({ takes: aDuration, fails: fc.constantFrom(0, 0, 0.5, 1) })),
  override: anOverride,
  session: fc.record({
    calls: fc.integer({ min: 1, max: 6 }), stays: aDuration, leaves: fc.boolean(),
  }),
  /** The version to go back to, if there can be one of this number; 0 for the one before. */
  to: fc.nat({ max: 4 }),
  call: fc.record({
    function: fc.nat({ max: 2 }), kind: fc.constantFrom('call', 'spawn'),
    patience: fc.option(aDuration), service_time: fc.option(aDuration),
  }),
});

export type CommandData = typeof aCommand extends fc.Arbitrary<infer T> ? T : never;

type DeployInput = NonNullable<EventInput['deploy']>;
type ChangeInput = NonNullable<DeployInput['change']>;

type CommandKind = CommandData['kind'];

const isFor = (kind: CommandKind, on: Features): boolean =>
  kind === 'deploy' || on.has(`${kind}s`);

/** The kinds of commands that a scenario of these features has. */
export const commandKinds = (on: Features): readonly CommandKind[] =>
  COMMAND_KINDS.filter((kind) => isFor(kind, on));

/** The command's kind if it is for this scenario, else what stands for it. */
export const kindOf = ({ kind }: CommandData, on: Features): CommandKind =>
  (isFor(kind, on) ? kind : 'deploy');

function changeInput({ change }: CommandData, { on, app }: EventContext): ChangeInput {
  const name = pick(app.functions, change.place);
  if (!on.has('changes')) return {};
  if (change.kind === 'tag') return { tags: { form: `${change.form}` } };
  if (change.kind === 'image' && app.images.length > 0) {
    const image = pick(app.images, change.place);
    return { images: { [image]: app.image(image, change.form) } };
  }
  // One Function stays: an App without any has little to tell.
  if (change.kind === 'removal' && on.has('removals') && name !== app.functions[0]) {
    return { functions: { [name]: null } };
  }
  if (change.kind !== 'function') return {};
  return { functions: { [name]: app.change(name, change.form) } } as ChangeInput;
}

function deployInput(data: CommandData, context: EventContext): DeployInput {
  const { on } = context;
  const change = changeInput(data, context);
  const { build } = data;
  return {
    ...strategyInput(data, context),
    ...(Object.keys(change).length === 0 ? {} : { change }),
    ...(build === null || !on.has('builds') ? {} : {
      build: {
        duration: duration(build.takes, on), fails: on.has('failing builds') ? build.fails : 0,
      },
    }),
  };
}

const strategyInput = ({ recreate }: CommandData, { on }: EventContext) =>
  (recreate && on.has('recreate') ? { strategy: 'recreate' as const } : {});

const micros = (text: string | undefined): Micros => {
  const reading = parseDuration(text ?? '0s');
  return 'value' in reading ? reading.value : 0;
};

/** Commands of the App that have been issued for certain when an event of some instant is. */
function issuedBy(
  at: Micros, earlier: readonly EventInput[], app: string,
): number {
  return earlier.filter((event) =>
    event.app === app && event.at !== undefined && micros(event.at) <= at
    && (event.deploy ?? event.rollover ?? event.rollback) !== undefined).length;
}

function rollbackInput(
  data: CommandData, time: Pick<EventInput, 'at' | 'every'>,
  { earlier, context }: { earlier: readonly EventInput[]; context: EventContext },
): NonNullable<EventInput['rollback']> {
  const { app, frame } = context;
  const at = time.at === undefined && time.every === undefined
    ? frame.last : micros(time.at ?? time.every);
  const published = (app.isDeployed ? 1 : 0) + issuedBy(at, earlier, app.name);
  const to = Math.min(data.to, published);
  return { ...strategyInput(data, context), ...(to === 0 ? {} : { to: `v${to}` }) };
}

/** Both limits are set together, so that they go with each other whatever the options are. */
function overrideInput(
  { change, override }: CommandData, { on, app }: EventContext,
): NonNullable<EventInput['autoscaler']> {
  const { min, more, buffer, window } = override;
  return {
    function: pick(app.functions, change.place),
    min_containers: min,
    max_containers: Math.max(1, min + more),
    ...(buffer === null ? {} : { buffer_containers: buffer }),
    ...(window === null ? {} : { scaledown_window: duration(window, on) }),
  };
}

function callInput({ call }: CommandData, { on, app }: EventContext) {
  const { kind, patience, service_time } = call;
  return {
    to: functionPath(app, pick(app.functions, call.function)),
    ...(on.has('spawns') ? { kind } : {}),
    ...(patience === null || !on.has('patience') ? {} : { patience: duration(patience, on) }),
    ...(service_time === null || !on.has('own service times')
      ? {} : { service_time: duration(service_time, on) }),
  };
}

function runInput(
  { change, session }: CommandData, { on, app }: EventContext,
): NonNullable<EventInput['run']> {
  const { calls, stays, leaves } = session;
  return {
    function: pick(app.functions, change.place),
    ...(calls === 1 ? {} : { inputs: calls }),
    ...(leaves ? { for: positiveDuration(stays, on) } : {}),
  };
}

/** The event of a command; `earlier` are those in front of it in the scenario. */
export function commandInput(
  data: CommandData, context: EventContext, earlier: readonly EventInput[],
): EventInput {
  const time = eventTime(data.time, context);
  const head = { ...time, app: context.app.name };
  const kind = kindOf(data, context.on);
  switch (kind) {
    case 'deploy': return { ...head, deploy: deployInput(data, context) };
    case 'rollover': return { ...head, rollover: strategyInput(data, context) };
    case 'rollback':
      return { ...head, rollback: rollbackInput(data, time, { earlier, context }) };
    case 'edit': return { ...head, edit: changeInput(data, context) };
    case 'stop': return { ...head, stop: {} };
    case 'run': return { ...head, run: runInput(data, context) };
    case 'serve':
      return { ...head, serve: { for: positiveDuration(data.session.stays, context.on) } };
    case 'override': return { ...head, autoscaler: overrideInput(data, context) };
    case 'call': return { ...head, call: callInput(data, context) };
  }
}
