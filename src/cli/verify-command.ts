import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { type Candidate, isBundled } from '../harness/verify/candidate.ts';
import { ladderFor } from '../harness/verify/ladder.ts';
import { Verification } from '../harness/verify/verification.ts';
import { claimedIn } from '../model/strategy.ts';
import type { Certificate } from '../model/verification.ts';
import { certificatePage } from '../reports/certificate-page.ts';
import { jsonText } from '../reports/json.ts';
import { flow } from '../reports/layout.ts';
import { type Paint, plain, type Style } from '../reports/paint.ts';
import {
  badgeLine, findingsReport, verificationTitle,
} from '../reports/verification-report.ts';
import { SEMANTICS_VERSION, TOOL_VERSION } from '../version.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { scopeFrom } from './exploration-plan.ts';
import { budgetOf } from './instant-flag.ts';
import { fromFile, OutputFile, slugOf } from './output-target.ts';
import { bundledStrategy, loadStrategyAs } from './strategy-file.ts';
import { readStrategySource, type StrategySource } from './strategy-source.ts';
import { coloured, type Terminal, wantsColour } from './terminal.ts';
import { guardFor } from './time-limit.ts';
import { UsageError } from './usage-error.ts';
import { type Findings, VerificationRun } from './verification-run.ts';

/** The options of `cutover verify` as they are given. */
export interface VerifyFlags {
  readonly budget?: string;
  readonly runs?: number;
  readonly seed?: number;
  readonly scope?: readonly string[];
  readonly output: string;
  readonly json?: boolean;
  readonly color?: boolean;
}

const BUDGET = '60s';
const SEED = 1;
/** Of the budget; the rest is for what comes after the random scenarios. */
const SHARE = 0.8;

/** What is done at one go takes a second or two, a whole scenario and a world with all its ways. */
const MOST_SECONDS = 30;

/** What is to be verified, and the names of the files that tell of it. */
export interface Subject {
  readonly title: string;
  readonly candidate: Candidate;
  readonly source: StrategySource;
  /** Without an ending. */
  readonly output: string;
}

const NO_SOURCE: StrategySource = { files: [], objections: [] };

async function subjectOf(given: string, { output }: VerifyFlags, cwd: string): Promise<Subject> {
  const bundled = bundledStrategy(given);
  if (bundled !== null) {
    return {
      title: given, candidate: { name: given, strategy: bundled }, source: NO_SOURCE,
      output: join(output, `verify-${given}`),
    };
  }
  const source = readStrategySource(given, cwd);
  // Scenarios that are written beside the certificate name the file as it lies from there.
  const name = fromFile(join(output, 'scenario.yaml'), given, cwd);
  const { title, strategy } = await loadStrategyAs(name, given, cwd);
  return {
    title, candidate: { name, strategy }, source,
    output: join(output, `verify-${slugOf(title) || 'strategy'}`),
  };
}

function verificationFor(
  { title, candidate }: Subject, flags: VerifyFlags, onProgress: (text: string) => void,
): Verification {
  const scopes = (flags.scope ?? []).map(scopeFrom);
  if (flags.runs !== undefined && flags.budget !== undefined) {
    throw new UsageError('--runs is in place of a --budget: give one of them');
  }
  const budget = budgetOf(flags.budget ?? BUDGET) as number;
  const begun = performance.now();
  const isPast = (share: number) => (): boolean =>
    flags.runs === undefined && performance.now() - begun >= share * budget / 1000;
  return new Verification({
    candidate, ladder: ladderFor(candidate, scopes), seed: flags.seed ?? SEED,
    randomRuns: flags.runs ?? null, isOver: isPast(SHARE), isLate: isPast(1), onProgress,
    ...(isBundled(candidate) ? {} : { guard: guardFor(title, MOST_SECONDS) }),
  });
}

function certificateOf({ title, candidate, source }: Subject, findings: Findings): Certificate {
  return {
    schema_version: 1,
    kind: 'certificate',
    tool: { name: 'cutover', version: TOOL_VERSION, semantics: SEMANTICS_VERSION },
    strategy: {
      name: title, files: source.files,
      claims: claimedIn(candidate.strategy.claims),
    },
    ...findings,
  };
}

/** The files of the certificate, in the forms that their names end with. */
function writersOf({ output }: Subject, cwd: string) {
  return ([['.json', jsonText], ['.md', certificatePage]] as const).map(([ending, textOf]) => {
    const name = `${output}${ending}`;
    const file = new OutputFile(name, cwd);
    return { name, write: (certificate: Certificate) => file.write(textOf(certificate)) };
  });
}

const STYLES: Readonly<Record<Certificate['verdict'], Style>> =
  { verified: 'good', inconclusive: 'warning', violated: 'bad' };

/** What is said once all is done: traits, the comparison, and where the certificate is. */
function ending(
  certificate: Certificate, files: readonly string[], paint: Paint,
): string {
  const { verdict } = certificate;
  const badge = flow('', badgeLine(certificate).split(' '), { indent: 0, gap: ' ' })
    .map((line) => paint(STYLES[verdict], line)).join('\n');
  const findings = verdict === 'violated' ? '' : findingsReport(certificate, paint);
  return `${findings}\n${badge}\ncertificate:\n${files.map((file) => `  ${file}\n`).join('')}`;
}

/**
 * `cutover verify`: puts a strategy to everything that there is, tells of each step as it is done,
 * and writes a certificate. Returns the exit code.
 *
 * @throws UsageError if the options make no sense, or a file cannot be read or written.
 */
export async function verifyCommand(
  given: string, flags: VerifyFlags, terminal: Terminal,
): Promise<ExitCode> {
  const { stdout, env, cwd } = terminal;
  const subject = await subjectOf(given, flags, cwd);
  const paint = wantsColour(stdout, { flag: flags.color, env }) ? coloured : plain;
  const run = new VerificationRun({ subject, terminal, paint, isQuiet: flags.json === true });
  const verification = verificationFor(subject, flags, (text) => run.progress(text));
  const writers = writersOf(subject, cwd);
  const claims = claimedIn(subject.candidate.strategy.claims);
  run.say(verificationTitle({ title: subject.title, given, claims }, paint));
  const certificate = certificateOf(subject, run.carryOut(verification, flags.seed ?? SEED));
  for (const { write } of writers) write(certificate);
  if (flags.json === true) stdout.write(jsonText(certificate));
  else stdout.write(ending(certificate, writers.map(({ name }) => name), paint));
  return certificate.verdict === 'verified' ? EXIT.passed : EXIT.failed;
}
