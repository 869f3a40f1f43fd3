/** Something a tidy check objects to. */
export interface Finding {
  /** What is checked, as in {@link Exception.check}. */
  readonly check: string;
  /** A path, or a path and the name of a function in it: stable when lines move. */
  readonly where: string;
  readonly message: string;
}

/** A violation that is meant to be there. */
export interface Exception {
  readonly check: string;
  readonly where: string;
  readonly reason: string;
}

/**
 * Every exception to every tidy check, with its reason. One that is no longer needed fails the
 * tests, so that the list never outlives its causes.
 */
export const EXCEPTIONS: readonly Exception[] = [
  ...['src/engine/event-queue.ts', 'test/engine/heap-queue.ts'].map((where) => ({
    check: 'parameters',
    where,
    reason: 'push and replace take delay, rank, key and subject as plain numbers: '
      + 'an object for each event would be garbage in the hottest loop',
  })),
  {
    check: 'portability',
    where: 'test/executors/redis-server.ts',
    reason: 'a Redis that a test starts for itself listens on its own machine, whichever that is',
  },
  {
    check: 'determinism',
    where: 'src/scenario/cron.ts',
    reason: 'calendars need Date and Intl: when crons are due is computed before the run, which '
      + 'sees whole numbers',
  },
];

const excuses = (exception: Exception, finding: Finding): boolean =>
  exception.check === finding.check && exception.where === finding.where;

/** The findings that no exception covers, one line each. */
export function unexcused(findings: readonly Finding[]): readonly string[] {
  return findings
    .filter((finding) => !EXCEPTIONS.some((exception) => excuses(exception, finding)))
    .map(({ check, where, message }) => `${check}: ${where}: ${message}`);
}

/** The exceptions that excuse nothing any more. */
export function staleExceptions(findings: readonly Finding[]): readonly Exception[] {
  return EXCEPTIONS.filter(
    (exception) => !findings.some((finding) => excuses(exception, finding)),
  );
}
