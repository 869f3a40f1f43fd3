import { z } from 'zod';
import { DEFAULTS } from '../model/defaults.ts';
import { CODE_BASE } from './code-base-shape.ts';
import { eventShape, rateFaultShape } from './event-shape.ts';
import { expectShape } from './expectation-shape.ts';
import { bool, duration, instant, text, textOf, whole } from './leaves.ts';
import { APP_NAME } from './names.ts';
import { platformShape } from './platform-shape.ts';
import { about, map, optional } from './shape.ts';
import { sourceShape } from './traffic-shape.ts';

const usual = DEFAULTS.scenario;

const appName = textOf(APP_NAME, 'use up to 64 letters, digits, ".", "_" and "-"');

const appShape = map({
  name: about(appName, 'The name of the App. With the environment it tells Apps apart.', {
    rule: 'OBJ-1', examples: ['shop', 'whisper-pod-transcriber'],
  }),
  ...optional({
    environment: about(appName, 'The environment that the App is in.', {
      usual: DEFAULTS.app.environment, rule: 'OBJ-1',
    }),
    workspace: about(appName, 'The workspace that the App is in; its limits and URLs are by it.', {
      usual: DEFAULTS.app.workspace,
    }),
    deployed: about(bool, 'Whether the App is published as version 1 at 0s, its images taken as '
      + 'built. If not, its first deploy makes version 1, builds included.', {
      usual: DEFAULTS.app.deployed, rule: 'DEP-5',
    }),
  }),
  ...CODE_BASE,
}).meta({ id: 'app', title: 'App' });

/** The one schema of scenarios: what a file may hold, and the types that follow from it. */
export const scenarioShape = map({
  ...optional({
    name: about(text, 'What the scenario is called in reports; else its file is its name.', {
      examples: ['Rolling deploy under load'],
    }),
    seed: about(whole(0, Number.MAX_SAFE_INTEGER), 'Where all draws of the run start from: the '
      + 'same scenario and seed give the same run.', { usual: usual.seed, rule: 'TIME-4' }),
    start: about(instant, 'The calendar instant of 0s.', {
      usual: usual.start, rule: 'TIME-1', examples: ['2026-01-05T09:00:00Z'],
    }),
    duration: about(duration, 'The last instant that is simulated. Traffic or events without an '
      + 'end of their own need it.', { usual: usual.duration, rule: 'TIME-5', examples: ['10m'] }),
    app: about(appShape, 'The App of the scenario: this, or "apps", is needed.', {
      rule: 'OBJ-1',
    }),
    apps: about(z.array(appShape), 'The Apps of the scenario, if there are several.', {
      rule: 'OBJ-1',
    }),
    traffic: about(z.array(sourceShape), 'Where inputs come from, source by source.'),
    events: about(z.array(eventShape), 'What people do to the Apps, and what goes wrong at a '
      + 'moment. Of those of one instant, the first in the file comes first.', { rule: 'TIME-2' }),
    faults: about(z.array(rateFaultShape), 'What goes wrong by chance.', { rule: 'FLT-1' }),
    platform: about(platformShape, 'Policies, limits and constants of the simulated platform.'),
    expect: about(expectShape, 'What has to be true at the end of the run, line by line.', {
      examples: [['rollout v2 finishes within 60s', 'zero downtime']],
    }),
  }),
}).meta({
  title: 'Scenario',
  description: 'A scenario of cutover: Apps, the traffic that they get, and what is done to them '
    + 'meanwhile.',
  oneOf: [{ required: ['app'] }, { required: ['apps'] }],
});

/** A scenario as it is written, in YAML, JSON or code. */
export type ScenarioInput = z.input<typeof scenarioShape>;

/** The same with its leaves parsed: still in the shape of the file, without defaults. */
export type ScenarioFile = z.output<typeof scenarioShape>;
