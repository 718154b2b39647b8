// Stands in for packages that Prisma's CLI brings along and that this project has no use for: @prisma/dev, a PostgreSQL in
// WebAssembly for "prisma init"; mysql2, with which Prisma Studio shows a MySQL; @visx/* and elkjs, with which Studio draws in a
// page of somebody's own. With what they need they are 48 packages and 80 MB.
//
// To have them after all, take "overrides" and the entries with "file:vendor/left-out" out of package.json, and run
// "npm install". "prisma dev" works either way: it fetches its own.

const refuse = () => {
  throw new Error(
    'This project does without a part of Prisma: vendor/left-out/index.cjs tells which, and how to get it back.',
  );
};

/** Studio asks which servers of "prisma dev" run here. */
exports.ServerState = { scan: async () => [], fromServerDump: refuse, createExclusively: refuse };
exports.startPrismaDevServer = refuse;
exports.createPool = refuse;
