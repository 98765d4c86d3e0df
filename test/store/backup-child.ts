/** Makes a backup and kills itself, hard, when it reaches a step. Arguments: office, folder, step. */
import { openTestOffice } from '../support/office.ts'

const [folder = '', to = '', step = ''] = process.argv.slice(2)
const office = await openTestOffice(folder)
await office.call(
  'admin',
  'backup.run',
  { folder: office.open(to) },
  { onProgress: (p) => void (p.step === step && process.kill(process.pid, 'SIGKILL')) },
)
process.stdout.write('done\n')
