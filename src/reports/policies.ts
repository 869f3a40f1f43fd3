import type { AppResult } from '../model/result.ts';
import type { PlatformSpec } from '../model/scenario.ts';
import { flow } from './layout.ts';
import type { Paint } from './paint.ts';
import { formatCount, formatDuration, formatShare } from './quantities.ts';

/** A share comes to different numbers where caps differ: all of them, as the rounding surprises. */
function surgeOf({ surge }: PlatformSpec['rolling'], apps: readonly AppResult[]): string {
  if (!('share' in surge)) return formatCount(surge.containers);
  const numbers = apps.flatMap(({ rollouts }) => rollouts)
    .flatMap(({ functions }) => Object.values(functions))
    .flatMap((row) => (row.surge === undefined ? [] : [row.surge]));
  const shown = [...new Set(numbers)].sort((a, b) => a - b).map(formatCount).join(', ');
  const share = `${formatShare(surge.share, 1)} of max_containers`;
  return shown === '' ? share : `${share} = ${shown}`;
}

/**
 * The named policies of the simulated platform that decide most about a result; which container is
 * used next always is among them (QUE-4).
 */
export function policyLines(
  platform: PlatformSpec, apps: readonly AppResult[], paint: Paint,
): readonly string[] {
  const { routing, binding, rolling, recreate, on_timeout } = platform;
  const parts = [
    `routing ${routing}`,
    `binding ${binding}`,
    `retire ${rolling.retire}`,
    `replace ${rolling.replace}`,
    `surge ${surgeOf(rolling, apps)}`,
    `at limit ${rolling.at_limit}`,
  ];
  if (recreate.interrupt_delay > 0) {
    parts.push(`interrupt delay ${formatDuration(recreate.interrupt_delay)}`);
  }
  if (on_timeout !== null) parts.push(`on timeout ${on_timeout}`);
  return flow(paint('heading', 'policy'), parts, { indent: 8, gap: paint('faint', ' · ') });
}
