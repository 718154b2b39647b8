import { checkPackages } from '../../db/commands/doctor/packages.ts';
import { SetupFault } from './fault.ts';

/**
 * Fails when what is installed is not what package.json says, as after a pull. It comes before the modules of the steps are
 * loaded, because those would fail on an absent package with a stack.
 *
 * @throws {SetupFault}
 */
export async function assertPackages(projectDir: string): Promise<void> {
  const findings = await checkPackages({ projectDir, env: process.env, progress: () => {} });
  const wrong = findings.find(({ state }) => state === 'fail');
  if (wrong) throw new SetupFault(`${wrong.says}.`, `${wrong.remedy ?? ''} Then run the setup again.`.trimStart());
}
