import type { RecordOf } from '../../model/known-record.ts';
import type { Command, Resolution } from './app.ts';
import type { Here } from './here.ts';
import type { History } from './history.ts';

const NO_CLAIMS: ReadonlySet<string> = new Set();

/** Takes in a record of a command, a rollout or an App. */
export function takeCommandRecord(history: History, here: Here): void {
  const { app, command } = here;
  if (here.is('deploy.issued')) issue(here);
  else if (here.is('deploy.published')) publish(history, here);
  else if (here.is('deploy.noop')) resolve(command, 'noop', here.seq);
  else if (here.is('deploy.aborted')) resolve(command, 'aborted', here.seq);
  else if (here.is('deploy.rejected')) resolve(command, 'rejected', here.seq);
  else if (here.is('deploy.returned')) {
    if (command !== null) command.isReturned = true;
  } else if (here.is('deploy.interrupting')) interrupt(here);
  else if (here.is('build.started')) {
    if (command !== null) command.startedBuilds++;
  } else if (here.is('build.succeeded')) {
    if (command !== null) command.succeededBuilds++;
  } else if (here.is('build.failed')) {
    if (command?.failedBuild === -1) command.failedBuild = here.seq;
  } else if (here.is('rollout.started')) beginRollout(here);
  else if (here.is('autoscaler.overridden')) here.function?.override(here.record);
  else if (here.is('rollout.finished')) finishRollout(here);
  else if (here.is('run.ended')) history.isOver = here.record.why === 'over';
  else if (here.is('app.created')) {
    if (here.record.ephemeral !== undefined) app.state = 'ephemeral';
  } else if (here.is('app.stopping') || here.is('app.stopped')) {
    if (app.stoppingSeq === -1) {
      app.stoppingSeq = here.seq;
      app.stoppingAt = here.now;
    }
    if (here.is('app.stopped')) app.state = 'stopped';
    else if (app.state !== 'ephemeral') app.state = 'stopping';
  }
}

function issue(here: Here<'deploy.issued'>): void {
  const { record } = here;
  here.app.commands.set(record.op, {
    op: record.op, issued: record, startedBuilds: 0, succeededBuilds: 0, failedBuild: -1,
    resolution: null, resolvedSeq: -1, resolutionCount: 0, isReturned: false,
  });
}

function resolve(command: Command | null, resolution: Resolution, seq: number): void {
  if (command === null) return;
  command.resolution = resolution;
  command.resolvedSeq = seq;
  command.resolutionCount++;
}

function publish(history: History, here: Here<'deploy.published'>): void {
  const { app, command, record } = here;
  resolve(command, 'published', here.seq);
  app.add({
    version: record.version,
    published: record,
    lastContainer: history.containers.latest,
    claims: record.claims === undefined ? NO_CLAIMS : new Set(record.claims.split(' ')),
    functions: new Map(),
    interruptedAt: null,
    interruptingSeq: -1,
    isFinished: false,
  });
  if (app.state === 'initializing') app.state = 'deployed';
  for (const each of app.functions) each.supersede();
}

function interrupt({ app, record, now, seq }: Here<'deploy.interrupting'>): void {
  const edition = app.editions.findLast(({ published }) => published.op === record.op);
  if (edition === undefined) return;
  edition.interruptedAt = now;
  edition.interruptingSeq = seq;
  if (edition.published.strategy !== 'recreate') return;
  app.interruptedUpTo = Math.max(app.interruptedUpTo, edition.lastContainer);
}

function beginRollout(here: Here<'rollout.started'>): void {
  const record: RecordOf<'rollout.started'> = here.record;
  const { app } = here;
  const edition = app.edition(record.version);
  if (edition !== null) app.tell(edition, here.function?.keep(record) ?? record);
  if (record.version !== app.version) return;
  for (const each of here.function?.family ?? []) {
    if (each.pin === null || each.pin === record.version) each.begin(record, record.version);
  }
}

function finishRollout({ app, record }: Here<'rollout.finished'>): void {
  const edition = app.edition(record.version);
  if (edition !== null) edition.isFinished = true;
}
