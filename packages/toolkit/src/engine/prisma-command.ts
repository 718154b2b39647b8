const groups: Readonly<Record<string, readonly string[]>> = {
  migrate: ['dev', 'deploy', 'status', 'resolve', 'reset', 'diff'],
  db: ['pull', 'push', 'execute', 'seed'],
  studio: [],
};

/**
 * Whether a Prisma command works on the database of DATABASE_URL. Pure.
 *
 * @param argv the words after `prisma`
 */
export function needsDatabase(argv: readonly string[]): boolean {
  if (argv.includes('--help') || argv.includes('-h')) return false;
  const words = argv.filter((word, index) => !word.startsWith('-') && !takesValue(argv[index - 1]));
  const [group = '', command = ''] = words;
  const commands = groups[group];
  if (!commands) return false;
  if (group === 'migrate' && command === 'diff')
    return argv.some((word) => /^--(from|to)-(config-datasource|migrations)/.test(word));
  return commands.length === 0 || commands.includes(command);
}

function takesValue(option: string | undefined): boolean {
  return option === '--config' || option === '--schema';
}
