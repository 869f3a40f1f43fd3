import { writeScenario } from '../arbitrary/scenarios.ts';
import { BATCH, scenariosOf } from '../campaign/drawing.ts';
import type { NamedTrial } from './trial.ts';

/** Random scenarios without end, always the same for a seed. */
export function* randomTrials(seed: number): Generator<NamedTrial> {
  for (let batch = 0; ; batch++) {
    for (const [place, data] of scenariosOf(seed, batch).entries()) {
      const name = `random scenario ${batch * BATCH + place} of seed ${seed}`;
      yield { name, ...writeScenario(data, 'drawn') };
    }
  }
}
