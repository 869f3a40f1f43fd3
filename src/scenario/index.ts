import { SCENARIO_DEFAULTS } from '../model/defaults.ts';
import type { Scenario } from '../model/scenario.ts';
import { changeTimes, checkApps, readApps, readChange } from './apps.ts';
import { deepFreeze } from './canonical.ts';
import type { CodeChange } from './code-base-history.ts';
import { DataFiles } from './data-files.ts';
import { Directory } from './directory.ts';
import { readDocument } from './document.ts';
import { checkRollbacks, readEvents } from './events.ts';
import { readRateFaults } from './faults.ts';
import { override, type Override } from './overrides.ts';
import { readPlatform } from './platform.ts';
import { type Path, type Problem, ProblemList, ScenarioError } from './problems.ts';
import type { Resolution } from './resolution.ts';
import type { ScenarioFile, ScenarioInput } from './scenario-shape.ts';
import { readShape, type Salvaged } from './shape-problems.ts';
import { readTraffic, sourceNames } from './traffic.ts';
import { type Tree, treeOf } from './tree.ts';

export type { Override } from './overrides.ts';
export {
  formatProblem, type Problem, type ProblemCode, ScenarioError,
} from './problems.ts';
export type { ScenarioInput } from './scenario-shape.ts';
export { canonicalScenario } from './canonical.ts';
export { formatDuration, parseDuration, type Reading } from './units.ts';
