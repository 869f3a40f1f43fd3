import { abortInert } from './abort-inert.ts';
import { allFunctionsMove } from './all-functions-move.ts';
import { attemptNumbering } from './attempt-numbering.ts';
import { boundedRollout } from './bounded-rollout.ts';
import { buildBeforeContainer } from './build-before-container.ts';
import { capacityFloor } from './capacity-floor.ts';
import { collected } from './collected.ts';
import { commandResolution } from './command-resolution.ts';
import { coldStartBeforeReady } from './cold-start-before-ready.ts';
import { concurrencyLimit } from './concurrency-limit.ts';
import { conservation } from './conservation.ts';
import { converge } from './converge.ts';
import { dispatchOnlyReady } from './dispatch-only-ready.ts';
import { drainTermination } from './drain-termination.ts';
import { fencedAttempt } from './fenced-attempt.ts';
import { finalOnce } from './final-once.ts';
import { floorOfMin } from './floor-of-min.ts';
import { historyFaithful } from './history-faithful.ts';
import { inputTermination } from './input-termination.ts';
import { lifecycle } from './lifecycle.ts';
import { liveOnlyStart } from './live-only-start.ts';
import { lossRequeued } from './loss-requeued.ts';
import { mixBound } from './mix-bound.ts';
import { newestFirst } from './newest-first.ts';
import { noEarlyWork } from './no-early-work.ts';
import { noPreempt } from './no-preempt.ts';
import { noReturn } from './no-return.ts';
import { noStarvation } from './no-starvation.ts';
import { noopComplete } from './noop-complete.ts';
import { noopSound } from './noop-sound.ts';
import type { Property } from './property.ts';
import { recreateCutover } from './recreate-cutover.ts';
import { recreateRecovery } from './recreate-recovery.ts';
import { rollbackNewVersion } from './rollback-new-version.ts';
import { rollbackRestores } from './rollback-restores.ts';
import { rolloverBumps } from './rollover-bumps.ts';
import { scheduleExact } from './schedule-exact.ts';
import { scheduleLiveness } from './schedule-liveness.ts';
import { seniority } from './seniority.ts';
import { serialPublish } from './serial-publish.ts';
import { singlePlace } from './single-place.ts';
import { stopFinal } from './stop-final.ts';
import { surgeBound } from './surge-bound.ts';
import { versionStep } from './version-step.ts';
import { webIdentity } from './web-identity.ts';
import { workConserving } from './work-conserving.ts';
import { zeroDowntime } from './zero-downtime.ts';

/** Every property, in the order of their ids. */
export const PROPERTIES: readonly Property[] = [
  conservation, // S01
  singlePlace, // S02
  finalOnce, // S03
  fencedAttempt, // S04
  versionStep, // S05
  buildBeforeContainer, // S06
  abortInert, // S07
  liveOnlyStart, // S08
  dispatchOnlyReady, // S09
  noopComplete, // S10
  noopSound, // S11
  rolloverBumps, // S12
  rollbackNewVersion, // S13
  zeroDowntime, // S14
  capacityFloor, // S15
  coldStartBeforeReady, // S16
  newestFirst, // S17
  seniority, // S18
  noPreempt, // S19
  recreateCutover, // S20
  lossRequeued, // S21
  mixBound, // S22
  surgeBound, // S23
  lifecycle, // S24
  floorOfMin, // S25
  concurrencyLimit, // S26
  stopFinal, // S27
  attemptNumbering, // S28
  noReturn, // S29
  noEarlyWork, // S30
  allFunctionsMove, // S31
  historyFaithful, // S32
  serialPublish, // S33
  scheduleExact, // S34
  webIdentity, // S35
  rollbackRestores, // S38
  converge, // L01
  workConserving, // L02
  inputTermination, // L03
  drainTermination, // L04
  commandResolution, // L05
  boundedRollout, // L06
  recreateRecovery, // L07
  noStarvation, // L08
  scheduleLiveness, // L09
  collected, // L10
];

/** Those that a trace can be judged by without a report. */
export const TRACE_PROPERTIES: readonly Property[] =
  PROPERTIES.filter(({ isAboutReports = false }) => !isAboutReports);
