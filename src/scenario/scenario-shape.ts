import { z } from 'zod';
import { CODE_BASE } from './code-base-shape.ts';
import { eventShape, rateFaultShape } from './event-shape.ts';
import { bool, duration, instant, notYet, text, textOf, whole } from './leaves.ts';
import { APP_NAME } from './names.ts';
import { platformShape } from './platform-shape.ts';
import { map, optional } from './shape.ts';
import { sourceShape } from './traffic-shape.ts';

const appName = textOf(APP_NAME, 'use up to 64 letters, digits, ".", "_" and "-"');

const appShape = map({
  name: appName,
  ...optional({ environment: appName, workspace: appName, deployed: bool }),
  ...CODE_BASE,
});

/** The one schema of scenarios: what a file may hold, and the types that follow from it. */
export const scenarioShape = map({
  ...optional({
    name: text,
    seed: whole(0, Number.MAX_SAFE_INTEGER),
    start: instant,
    duration,
    app: appShape,
    apps: z.array(appShape),
    traffic: z.array(sourceShape),
    events: z.array(eventShape),
    faults: z.array(rateFaultShape),
    platform: platformShape,
  }),
  expect: notYet('expect'),
});

/** A scenario as it is written, in YAML, JSON or code. */
export type ScenarioInput = z.input<typeof scenarioShape>;

/** The same with its leaves parsed: still in the shape of the file, without defaults. */
export type ScenarioFile = z.output<typeof scenarioShape>;
