import { byCodeUnits } from '../model/code-base.ts';
import { KIND } from '../model/event-kinds.ts';
import type { ImageSpec } from '../model/configuration.ts';
import { ABSENT, recordIndex } from '../model/records.ts';
import { ruleIndex } from '../model/rules.ts';
import type { Command } from './command.ts';
import type { World } from './world.ts';

const STARTED = recordIndex('build.started');
const SUCCEEDED = recordIndex('build.succeeded');
const FAILED = recordIndex('build.failed');
const DEP_3 = ruleIndex('DEP-3');
const DEP_4 = ruleIndex('DEP-4');

/** One image being built for one command. */
interface Build {
  readonly command: Command;
  /** The images that are cached once it succeeds. */
  readonly images: readonly string[];
  readonly label: string;
  readonly fails: boolean;
  /** `seq` of the fault that makes it fail, or take longer; `ABSENT` for none. */
  readonly cause: number;
}

/** The build that stands for all images when a deploy says how long its build takes. */
const WHOLE_BUILD = 'all';

/** An image is its whole entry: the same name with other options is another image. */
const identityOf = (name: string, spec: ImageSpec): string => JSON.stringify([name, spec]);

/**
 * Builds of images, and the cache of those that were built: one for all Apps of the scenario.
 *
 * @rule DEP-3
 */
export class Builds {
  private readonly world: World;
  private readonly cached = new Set<string>();
  /** Those that are not over, by number. */
  private readonly builds = new Map<number, Build>();
  private buildCount = 0;
  private readonly counts = new Map<string, number>();

  constructor(world: World) {
    this.world = world;
  }

  /** Takes the images of an App that is there from the start as built. */
  cache(images: Readonly<Record<string, ImageSpec>>): void {
    for (const [name, spec] of Object.entries(images)) this.cached.add(identityOf(name, spec));
  }

  /** The images that are built, as texts, in no order that means anything. */
  get cachedImages(): readonly string[] {
    return [...this.cached].sort(byCodeUnits);
  }

  /** The command that a build is for. */
  commandOf(number: number): Command {
    return (this.builds.get(number) as Build).command;
  }

  /** Begins every build that the command needs; returns how many there are. */
  begin(command: Command): number {
    const images = Object.entries(command.config?.images ?? {}).filter(
      ([name, spec]) => !this.cached.has(identityOf(name, spec)),
    );
    const action = command.event?.action;
    const given = action?.kind === 'deploy' ? action.build : null;
    if (given !== null) {
      const identities = images.map(([name, spec]) => identityOf(name, spec));
      const spec = { build: given.duration, fails: given.fails };
      this.start(command, { label: WHOLE_BUILD, identities, spec });
      return 1;
    }
    for (const [name, spec] of images) {
      this.start(command, { label: name, identities: [identityOf(name, spec)], spec });
    }
    return images.length;
  }

  /** A build is over: its images are cached, or its command is told that it failed. */
  end(number: number): { readonly command: Command; readonly failed: boolean } {
    const { command, images, label, fails, cause } = this.builds.get(number) as Build;
    this.builds.delete(number);
    const { log } = this.world;
    log.open(fails ? FAILED : SUCCEEDED, fails ? DEP_4 : DEP_3, command.app.number)
      .because(cause).put(command.op).putText(label).close();
    if (!fails) for (const identity of images) this.cached.add(identity);
    command.buildsLeft--;
    return { command, failed: fails };
  }

  private start(
    command: Command,
    { label, identities, spec }: {
      readonly label: string;
      readonly identities: readonly string[];
      readonly spec: ImageSpec;
    },
  ): void {
    const world = this.world;
    const k = this.counts.get(label) ?? 0;
    this.counts.set(label, k + 1);
    const drawn = world.law(spec.build)(world.streamFor('build', label).next(), k);
    const unlucky = world.streamFor('build failure', label).next() < spec.fails;
    const delay = world.faults.buildDelay(command.app, label);
    const fault = world.faults.buildFault(command.app, label);
    const number = this.buildCount++;
    const fails = unlucky || fault !== ABSENT;
    const cause = fault === ABSENT ? delay?.seq ?? ABSENT : fault;
    this.builds.set(number, { command, images: identities, label, fails, cause });
    const micros = drawn + (delay?.micros ?? 0);
    world.log.open(STARTED, DEP_3, command.app.number).put(command.op).putText(label).close();
    const key = world.keyOf(command.key, number);
    world.queue.push(micros, KIND['build-ends'], key, number);
  }
}
