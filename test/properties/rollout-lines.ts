/** Version 1 has two accepting containers; `options` are those of its Function. */
export const two = (options = '') =>
  `0s create | publish v1 ${options} | c1 initial v1 | c2 initial v1`;
/** At 10s version 2 is published rolling, and two replacements start. */
export const rolling = (options = '', first = '') => `${two(first)}
  10s publish v2 ${options}
  c3 starting v2 why=replacement cold_start_us=2s
  c4 starting v2 why=replacement cold_start_us=3s`;
export const retire = (container: string) => `${container} stopping retired | ${container} stopped`;
/** The rollout as it should go on: one goes for each that comes. */
export const GOOD = `${rolling()} | 12s c3 ready | ${retire('c1')} | 13s c4 ready | ${retire('c2')}
  rollout.finished version=2 | 20s end`;
