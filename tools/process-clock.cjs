/**
 * Loaded in front of a program, this tells on descriptor 3, as JSON, what the process took: its CPU
 * time in microseconds and its memory at most in kilobytes.
 */
const { writeSync } = require('node:fs');

process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  writeSync(3, JSON.stringify({
    userMicros: userCPUTime, systemMicros: systemCPUTime, rssKilobytes: maxRSS,
  }));
});
