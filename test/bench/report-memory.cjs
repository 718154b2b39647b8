// Loaded into every measured Node process: writes its peak memory (KiB) when it ends.
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');

process.on('exit', () => {
  writeFileSync(join(process.env.BENCH_REPORTS, String(process.pid)), String(process.resourceUsage().maxRSS));
});
