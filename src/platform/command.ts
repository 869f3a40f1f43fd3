import type { AppConfig } from '../model/configuration.ts';
import type { CommandKind } from '../model/records.ts';
import type { Attribution, EventSpec } from '../model/scenario.ts';
import type { Strategy } from '../model/strategy.ts';
import type { Micros } from '../model/time.ts';
import type { App, AppName } from './app.ts';

/** A deploy, rollover or rollback on its way (DEP-2). */
export interface Command {
  readonly kind: CommandKind;
  /** Its number among the commands of the run. */
  readonly number: number;
  /** Its number among the commands of its App's name, from 1. */
  readonly op: number;
  /** Its place in the order of one instant: that of the file. */
  readonly key: number;
  readonly name: AppName;
  readonly app: App;
  readonly strategy: Strategy;
  readonly attribution: Attribution;
  /** What a deploy will publish: the code base as it was at issue. */
  readonly config: AppConfig | null;
  /** The version a rollback asked for; `null` for the one before the live one. */
  readonly target: number | null;
  readonly event: EventSpec | null;
  /** Builds that are not over yet. */
  buildsLeft: number;
  isOver: boolean;
  /** The latest container at its publish: those up to it are interrupted by a recreate. */
  lastContainerId: number;
  interruptedAt: Micros;
}
