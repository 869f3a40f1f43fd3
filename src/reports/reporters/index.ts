import { defaultReporter } from './default.ts';
import { dot } from './dot.ts';
import { github } from './github.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import type { Reporter, ReporterName } from './reporter.ts';

/** All reporters. */
export const REPORTERS: Readonly<Record<ReporterName, Reporter>> = {
  default: defaultReporter, dot, json, junit, github, markdown,
};
