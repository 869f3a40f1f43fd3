import { KIND } from '../model/event-kinds.ts';
import { recordIndex } from '../model/records.ts';
import { ruleIndex } from '../model/rules.ts';
import { type Micros, SECOND } from '../model/time.ts';
import { webUrl } from '../model/web-url.ts';
import type { App } from './app.ts';
import type { World } from './world.ts';

const PUBLISHED = recordIndex('web.published');
const REDIRECTED = recordIndex('web.redirected');
const WEB_1 = ruleIndex('WEB-1');
const WEB_2 = ruleIndex('WEB-2');

/** What an input takes out of a bucket, which a rate of one per second fills in a second. */
const TOKEN = SECOND;

/**
 * Tells the URLs of the web Functions in the version that was just published. They are of deployed
 * Apps: what is ephemeral has none (EPH-1).
 */
export function announceUrls(world: World, app: App): void {
  if (app.session !== null) return;
  const { name, pools, number, liveNumber } = app;
  const { log } = world;
  const { workspace, environment } = world.appName(name).spec;
  for (const { name: owner, live } of pools) {
    const label = live?.spec.web?.label;
    if (label === undefined) continue;
    const url = webUrl({ workspace, environment, app: name, function: owner, label });
    log.open(PUBLISHED, WEB_1, number).put(liveNumber).putText(owner)
      .putText(workspace).putText(label).putText(url).close();
  }
}

/** A web input has arrived: its caller is answered in time, by its result or without it. */
export function awaitRedirect({ queue, scenario, inputs }: World, input: number): void {
  const { web_redirect } = scenario.platform.constants;
  queue.push(web_redirect, KIND['web-redirect'], inputs.id[input] as number, input);
}

/**
 * A web input is not final after so long: its caller is told where its result will be, unless there
 * is no caller any more. The input goes on.
 *
 * @rule WEB-2
 */
export function redirect(world: World, input: number, id: number): void {
  const { inputs, log } = world;
  const isOpen = inputs.id[input] === id && inputs.isOpen(input);
  if (!isOpen || inputs.givenUp[input] !== 0) return;
  const { app, name } = world.poolOf(input);
  log.open(REDIRECTED, WEB_2, app.number)
    .put(inputs.id[input] as number).putText(name).close();
}

interface Bucket {
  /** What is in it, in millionths of an input: whole numbers, as rates and instants are. */
  level: number;
  filledAt: Micros;
}

/** The limit on web inputs: each workspace has a bucket, which holds what a second brings. */
export class WebRate {
  /** Inputs per second. */
  private readonly rate: number;
  private readonly buckets = new Map<string, Bucket>();

  constructor(rate: number) {
    this.rate = rate;
  }

  /** Whether a web input may arrive at this instant; if so it is counted. */
  admits(workspace: string, now: Micros): boolean {
    const full = this.rate * TOKEN;
    const bucket = this.buckets.get(workspace) ?? { level: full, filledAt: now };
    this.buckets.set(workspace, bucket);
    const since = Math.min(now - bucket.filledAt, SECOND);
    bucket.level = Math.min(full, bucket.level + since * this.rate);
    bucket.filledAt = now;
    if (bucket.level < TOKEN) return false;
    bucket.level -= TOKEN;
    return true;
  }
}
